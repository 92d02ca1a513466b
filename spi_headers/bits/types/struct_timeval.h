/* bits/types/struct_timeval.h: stands in front of glibc's file of this name: struct timeval is the Windows one.
 * Deviation from POSIX: both members have 32 bits. No function of libc that takes a timeval may be called with it;
 * sys/time.h of this folder makes sure of that for gettimeofday and its like. */
#ifndef __timeval_defined
#define __timeval_defined 1

#include <bits/types.h>

struct timeval {
    __INT32_TYPE__ tv_sec;
    __INT32_TYPE__ tv_usec;
};

#endif
