/* sys/resource.h: stands in front of glibc's file of this name: its functions take a struct wspemu_posix_timeval, so that a
 * Windows struct timeval given to one of them is an error of compilation and not a broken stack. */
#ifndef WSPEMU_SYS_RESOURCE_H
#define WSPEMU_SYS_RESOURCE_H

/* Lets #include_next pass under -Wpedantic. */
#pragma GCC system_header

#include <sys/types.h>

/* Before the renaming below: glibc includes it too. */
#include <bits/types/struct_timeval.h>

#ifndef WSPEMU_POSIX_TIMEVAL
#define WSPEMU_POSIX_TIMEVAL
struct wspemu_posix_timeval {
    __time_t tv_sec;
    __suseconds_t tv_usec;
};
#endif

#pragma push_macro("timeval")
#undef timeval
#define timeval wspemu_posix_timeval
#include_next <sys/resource.h>
#undef timeval
#pragma pop_macro("timeval")

#endif
