/* sys/stat.h: stands in front of glibc's file of this name and hands on to it, then adds Microsoft's names. */
#ifndef WSPEMU_SYS_STAT_H
#define WSPEMU_SYS_STAT_H

/* Lets #include_next pass under -Wpedantic. */
#pragma GCC system_header
#include_next <sys/stat.h>

#define _S_IFMT S_IFMT
#define _S_IFDIR S_IFDIR
#define _S_IFREG S_IFREG
#define _S_IFCHR S_IFCHR
#define _S_IREAD S_IRUSR
#define _S_IWRITE S_IWUSR
#define _S_IEXEC S_IXUSR
/* The structure and the function alike. */
#define _stat stat
#define _fstat fstat
#define _stat64 stat
#define _fstat64 fstat
#define __stat64 stat
#define _stati64 stat
#define _fstati64 fstat
#define _stat32 stat
#define _stat64i32 stat

#endif
