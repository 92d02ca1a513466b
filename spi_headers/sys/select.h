/* sys/select.h: stands in front of glibc's file of this name: the types that the rest of libc expects from it, but not
 * fd_set, FD_SET and select, which winsock2.h declares the Windows way. */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H 1

#include <features.h>

#include <bits/types.h>
#include <bits/types/sigset_t.h>
#include <bits/types/struct_timespec.h>
#include <bits/types/struct_timeval.h>
#include <bits/types/time_t.h>

#ifndef __suseconds_t_defined
typedef __suseconds_t suseconds_t;
#define __suseconds_t_defined
#endif

#endif
