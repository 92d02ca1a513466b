/* Files by descriptor and searches for files, as io.h has them. */
#include <dirent.h>
#include <limits.h>

#include "file_names.h"
#include "invalid_parameter.h"
#include "io.h"
#include "wspemu_crt.h"

/* Microsoft's permissions are one's own; the others get what one has. */
static int native_mode(int permission) {
    return permission & _S_IWRITE ? 0666 : 0444;
}

int _open(const char* name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int const permission = flags & _O_CREAT ? va_arg(arguments, int) : 0;
    va_end(arguments);
    char room[PATH_MAX];
    return open(wcrt_file_name(name, room), flags, native_mode(permission));
}

int _wopen(const wchar_t* wide, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int const permission = flags & _O_CREAT ? va_arg(arguments, int) : 0;
    va_end(arguments);
    char name[PATH_MAX];
    if (wcstombs(name, wide, sizeof name) >= sizeof name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    char room[PATH_MAX];
    return open(wcrt_file_name(name, room), flags, native_mode(permission));
}

errno_t _sopen_s(int* file, const char* name, int flags, int sharing, int permission) {
    (void)sharing;
    if (!file || !name) return wcrt_refuse("_sopen_s", EINVAL);
    char room[PATH_MAX];
    *file = open(wcrt_file_name(name, room), flags, native_mode(permission));
    return *file >= 0 ? 0 : errno;
}

int _creat(const char* name, int permission) {
    char room[PATH_MAX];
    return creat(wcrt_file_name(name, room), (mode_t)native_mode(permission));
}

long long _filelengthi64(int file) {
    struct stat facts;
    return fstat(file, &facts) == 0 ? facts.st_size : -1;
}
int _filelength(int file) {
    return (int)_filelengthi64(file);
}

int _eof(int file) {
    off_t const here = lseek(file, 0, SEEK_CUR);
    long long const size = _filelengthi64(file);
    if (here < 0 || size < 0) return -1;
    return here >= size;
}

int _chmod(const char* name, int permission) {
    return chmod(name, (mode_t)native_mode(permission));
}

int _access_s(const char* name, int mode) {
    if (!name) return wcrt_refuse("_access_s", EINVAL);
    return access(name, mode) == 0 ? 0 : errno;
}

/* --- searches --- */
struct search {
    DIR* folder;
    char path[PATH_MAX];
    char pattern[NAME_MAX + 1];
};

/* In any case; * and ? alone are wild. */
static int matches_text(const char* pattern, const char* name) {
    for (; *pattern; ++pattern, ++name) {
        if (*pattern == '*') {
            do
                if (matches_text(pattern + 1, name)) return 1;
            while (*name++);
            return 0;
        }
        if (!*name || (*pattern != '?' && tolower((unsigned char)*pattern) != tolower((unsigned char)*name))) return 0;
    }
    return *name == 0;
}

/* *.* means all files, as it does on Windows. */
static int matches(const char* pattern, const char* name) {
    return strcmp(pattern, "*.*") == 0 || matches_text(pattern, name);
}

static int fill(const struct search* search, const char* name, struct _finddata_t* found) {
    char whole[PATH_MAX + NAME_MAX + 2];
    struct stat facts;
    snprintf(whole, sizeof whole, "%s/%s", search->path, name);
    if (strlen(name) >= sizeof found->name || stat(whole, &facts) != 0) return 0;
    memset(found, 0, sizeof *found);
    found->attrib = S_ISDIR(facts.st_mode) ? _A_SUBDIR : _A_NORMAL;
    if ((facts.st_mode & S_IWUSR) == 0) found->attrib |= _A_RDONLY;
    if (name[0] == '.' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) found->attrib |= _A_HIDDEN;
    found->time_create = -1;
    found->time_access = facts.st_atime;
    found->time_write = facts.st_mtime;
    found->size = (unsigned)facts.st_size;
    strcpy(found->name, name);
    return 1;
}

int _findnext(intptr_t handle, struct _finddata_t* found) {
    struct search* const search = (struct search*)handle;
    if (handle == -1 || !search || !found) {
        errno = EINVAL;
        return -1;
    }
    for (const struct dirent* entry; (entry = readdir(search->folder)) != NULL;)
        if (matches(search->pattern, entry->d_name) && fill(search, entry->d_name, found)) return 0;
    errno = ENOENT;
    return -1;
}

int _findclose(intptr_t handle) {
    struct search* const search = (struct search*)handle;
    if (handle == -1 || !search) {
        errno = EINVAL;
        return -1;
    }
    closedir(search->folder);
    free(search);
    return 0;
}

intptr_t _findfirst(const char* pattern, struct _finddata_t* found) {
    if (!pattern || !found || strlen(pattern) >= PATH_MAX) {
        errno = EINVAL;
        return -1;
    }
    struct search* const search = (struct search*)calloc(1, sizeof *search);
    if (!search) return -1;
    strcpy(search->path, pattern);
    char* slash = strrchr(search->path, '/');
    char* const back = strrchr(search->path, '\\');
    if (back && (!slash || back > slash)) slash = back;
    snprintf(search->pattern, sizeof search->pattern, "%s", slash ? slash + 1 : search->path);
    if (slash) slash[slash == search->path ? 1 : 0] = 0;
    else strcpy(search->path, ".");
    search->folder = opendir(search->path);
    if (!search->folder) {
        free(search);
        return -1;
    }
    if (_findnext((intptr_t)search, found) == 0) return (intptr_t)search;
    _findclose((intptr_t)search);
    errno = ENOENT;
    return -1;
}
