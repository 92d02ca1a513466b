/* Functions that take the name of a file: Microsoft's take Windows' spelling, which GetModuleFileName and the user's settings give. The
 * system's own are reached by other names. */
#include "file_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the emulator: 0 when the name means no file of this system. A program without the emulator keeps its names. */
int wspemu_native_path(const char* name, char* native, size_t size) __attribute__((weak));
FILE* fopen64(const char* name, const char* mode);

const char* wcrt_file_name(const char* name, char* room) {
    if (!wspemu_native_path || !name || !name[0] || (name[1] != ':' && !strchr(name, '\\'))) return name;
    return wspemu_native_path(name, room, PATH_MAX) ? room : name;
}

FILE* fopen(const char* name, const char* mode) {
    char room[PATH_MAX];
    return fopen64(wcrt_file_name(name, room), mode);
}
int access(const char* name, int mode) {
    char room[PATH_MAX];
    return faccessat(AT_FDCWD, wcrt_file_name(name, room), mode, 0);
}
int mkdir(const char* name, mode_t mode) {
    char room[PATH_MAX];
    return mkdirat(AT_FDCWD, wcrt_file_name(name, room), mode);
}
int rmdir(const char* name) {
    char room[PATH_MAX];
    return unlinkat(AT_FDCWD, wcrt_file_name(name, room), AT_REMOVEDIR);
}
int unlink(const char* name) {
    char room[PATH_MAX];
    return unlinkat(AT_FDCWD, wcrt_file_name(name, room), 0);
}
int remove(const char* name) {
    char room[PATH_MAX];
    const char* const native = wcrt_file_name(name, room);
    if (unlinkat(AT_FDCWD, native, 0) == 0) return 0;
    return errno == EISDIR ? unlinkat(AT_FDCWD, native, AT_REMOVEDIR) : -1;
}
int rename(const char* from, const char* to) {
    char room[PATH_MAX];
    char other[PATH_MAX];
    return renameat(AT_FDCWD, wcrt_file_name(from, room), AT_FDCWD, wcrt_file_name(to, other));
}
