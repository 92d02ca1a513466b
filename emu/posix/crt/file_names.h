/* Names of files in the C library. */
#ifndef WSPEMU_POSIX_CRT_FILE_NAMES_H
#define WSPEMU_POSIX_CRT_FILE_NAMES_H

#include <limits.h>

/* What the system calls a file that has a drive or a backslash in its name; any other name as it is. `room` has PATH_MAX bytes. */
const char* wcrt_file_name(const char* name, char* room);

#endif
