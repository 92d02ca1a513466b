/* sys/types.h: stands in front of glibc's file of this name: u_long has 32 bits, as winsock2.h wants it. */
#ifndef WSPEMU_SYS_TYPES_H
#define WSPEMU_SYS_TYPES_H

/* Lets #include_next pass under -Wpedantic. */
#pragma GCC system_header

#include <features.h>

#include <bits/types.h>

/* glibc defines the following group in one piece, unless it finds that this was done before. */
#if defined(__USE_MISC) && !defined(__u_char_defined)
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned int u_long;
typedef __quad_t quad_t;
typedef __u_quad_t u_quad_t;
typedef __fsid_t fsid_t;
#define __u_char_defined
#endif

#include_next <sys/types.h>

#endif
