/* fcntl.h: stands in front of glibc's file of this name and hands on to it, then adds Microsoft's names. */
#ifndef WSPEMU_FCNTL_H
#define WSPEMU_FCNTL_H

/* Lets #include_next pass under -Wpedantic. */
#pragma GCC system_header
#include_next <fcntl.h>

#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_EXCL O_EXCL
/* Here text and binary files are the same, and hints have no effect. */
#define _O_TEXT 0
#define _O_BINARY 0
#define _O_RAW 0
#define _O_WTEXT 0
#define _O_U16TEXT 0
#define _O_U8TEXT 0
#define _O_NOINHERIT O_CLOEXEC
#define _O_SEQUENTIAL 0
#define _O_RANDOM 0
#define _O_SHORT_LIVED 0
#ifndef O_BINARY
#define O_BINARY _O_BINARY
#define O_TEXT _O_TEXT
#endif

#endif
