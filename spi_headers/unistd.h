/* unistd.h: stands in front of glibc's file of this name and hands on to it, all but gethostname: that one is Winsock's. */
#ifndef WSPEMU_UNISTD_H
#define WSPEMU_UNISTD_H

/* Lets #include_next pass under -Wpedantic. */
#pragma GCC system_header

/* glibc's file would make socklen_t unsigned; Winsock's is int (ws2tcpip.h says the same). */
#ifndef __socklen_t_defined
#define __socklen_t_defined
typedef int socklen_t;
#endif

#pragma push_macro("gethostname")
#undef gethostname
#define gethostname wspemu_posix_gethostname
#include_next <unistd.h>
#undef gethostname
#pragma pop_macro("gethostname")

#endif
