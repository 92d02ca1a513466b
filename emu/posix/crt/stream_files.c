/* std::ofstream and its kin: how the C++ library's file buffer opens a file by its name. A file of its own, as only C++ has the rest. */
#include "file_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

/* std::ios_base::openmode, as libstdc++ has it. */
enum { mode_app = 1, mode_in = 8, mode_out = 16, mode_trunc = 32 };

/* std::__basic_file<char>::sys_open(int, openmode): takes the descriptor. NULL: it is open already, or the mode is none. */
void* wcrt_file_take(void* file, int descriptor,
                     int mode) __asm__("_ZNSt12__basic_fileIcE8sys_openEiSt13_Ios_Openmode");
/* std::__basic_file<char>::open(char const*, openmode, int) */
void* wcrt_file_open(void* file, const char* name, int mode,
                     int permission) __asm__("_ZNSt12__basic_fileIcE4openEPKcSt13_Ios_Openmodei");

static int flags_of(int mode) {
    int const writes = mode & (mode_out | mode_app);
    int flags = O_CLOEXEC;
    if (!writes) return mode & mode_in ? flags | O_RDONLY : -1;
    flags |= mode & mode_in ? O_RDWR : O_WRONLY;
    if (mode & mode_app) return mode & mode_trunc ? -1 : flags | O_CREAT | O_APPEND;
    /* For reading and writing the file has to be there. */
    if (mode & mode_in && !(mode & mode_trunc)) return flags;
    return flags | O_CREAT | O_TRUNC;
}

void* wcrt_file_open(void* file, const char* name, int mode, int permission) {
    char room[PATH_MAX];
    (void)permission;
    int const flags = flags_of(mode);
    if (flags < 0) return NULL;
    int const descriptor = open(wcrt_file_name(name, room), flags, 0666);
    if (descriptor < 0) return NULL;
    void* const taken = wcrt_file_take(file, descriptor, mode);
    if (!taken) close(descriptor);
    return taken;
}
