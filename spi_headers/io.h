/* io.h: files by descriptor, with the names of Microsoft's C library. Paths may be spelled as Windows does, as with fopen. */
#ifndef WSPEMU_IO_H
#define WSPEMU_IO_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wspemu_crt.h"

#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20

#define _close close
#define _read read
#define _write write
#define _dup dup
#define _dup2 dup2
#define _isatty isatty
#define _access access
#define _unlink unlink
#define _commit fsync
#define _pipe(ends, size, mode) pipe(ends)
#define _tell(file) ((int)lseek((file), 0, SEEK_CUR))
#define _telli64(file) ((long long)lseek((file), 0, SEEK_CUR))
#define _lseek(file, offset, origin) ((int)lseek((file), (offset), (origin)))
#define _lseeki64(file, offset, origin) ((long long)lseek((file), (offset), (origin)))
#define _chsize(file, size) ftruncate((file), (size))
#define _chsize_s(file, size) (ftruncate((file), (size)) == 0 ? 0 : errno)
#define _setmode(file, mode) ((void)(file), (void)(mode), 0)
#define setmode _setmode
#define _umask umask
#define filelength _filelength

struct _finddata_t {
    unsigned attrib;
    time_t time_create; /* -1: not known */
    time_t time_access;
    time_t time_write;
    unsigned size;
    char name[260];
};
#define _finddata32_t _finddata_t
#define _finddata64i32_t _finddata_t

WSPEMU_EXTERN_C_BEGIN
/* Of Microsoft's permissions _S_IREAD and _S_IWRITE count. */
int _open(const char* name, int flags, ...);
int _wopen(const wchar_t* name, int flags, ...);
errno_t _sopen_s(int* file, const char* name, int flags, int sharing, int permission);
int _creat(const char* name, int permission);
int _filelength(int file); /* Microsoft's `long` */
long long _filelengthi64(int file);
int _eof(int file);
int _chmod(const char* name, int permission);
int _access_s(const char* name, int mode);
/* The pattern is that of FindFirstFile. -1 and errno for none. */
intptr_t _findfirst(const char* pattern, struct _finddata_t* found);
int _findnext(intptr_t search, struct _finddata_t* found);
int _findclose(intptr_t search);
WSPEMU_EXTERN_C_END

#endif
