/* Files by descriptor, folders and searches, as C programs of Windows have them. */
#include <windows.h>
#include <direct.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <share.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <crtdbg.h>
#include <intrin.h>

static int Bad(const char* what) {
    printf("%s: %d\n", what, errno);
    return 1;
}

int main(void) {
    char folder[MAX_PATH], here[MAX_PATH], text[16] = "";
    struct _finddata_t found;
    struct _stat facts;
    intptr_t search;
    int file, count = 0, registers[4] = {0};
    long length;
    char name[40];

    sprintf(name, "wspemu_io_test_%d", _getpid());
    _CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_LEAK_CHECK_DF);
    _ASSERTE(0 != 0);
    __cpuid(registers, 0);
    if (registers[1] == 0) return Bad("__cpuid");

    strcpy(folder, getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!_getcwd(here, sizeof here) || _chdir(folder) != 0) return Bad("_chdir");
    if (_mkdir(name) != 0 || _chdir(name) != 0) return Bad("_mkdir");
    file = _open("One.TXT", _O_CREAT | _O_TRUNC | _O_RDWR | _O_BINARY, _S_IREAD | _S_IWRITE);
    if (file < 0) return Bad("_open");
    if (_write(file, "twelve bytes", 12) != 12 || _lseek(file, 7, SEEK_SET) != 7) return Bad("_write");
    if (_read(file, text, sizeof text) != 5 || strncmp(text, "bytes", 5) != 0 || _eof(file) != 1) return Bad("_read");
    length = _filelength(file);
    if (length != 12 || _chsize(file, 3) != 0 || _filelength(file) != 3 || _tell(file) != 12) return Bad("_chsize");
    _close(file);
    if (_stat("One.TXT", &facts) != 0 || facts.st_size != 3 || !(facts.st_mode & _S_IFREG)) return Bad("_stat");
    if (_open("none", _O_RDONLY) != -1 || _access("none", 0) == 0) return Bad("a file that is not there");
    if (_sopen_s(&file, "Two.txt", _O_CREAT | _O_WRONLY, _SH_DENYNO, _S_IWRITE) != 0) return Bad("_sopen_s");
    _close(file);

    search = _findfirst("*.txt", &found);
    if (search == -1) return Bad("_findfirst");
    do count += found.attrib & _A_SUBDIR ? 10 : 1;
    while (_findnext(search, &found) == 0);
    if (count != 2 || _findclose(search) != 0) return Bad("_findnext");
    if (_findfirst("*.exe", &found) != -1) return Bad("a search without a result");

    if (_unlink("One.TXT") != 0 || _unlink("Two.txt") != 0 || _chdir("..") != 0) return Bad("_unlink");
    return _rmdir(name) != 0 || _chdir(here) != 0 ? Bad("_rmdir") : 0;
}
