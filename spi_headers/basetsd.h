/* basetsd.h: integers of fixed and of pointer width. Deviation: the pointer-wide ones are the same C type as size_t. */
#ifndef WSPEMU_BASETSD_H
#define WSPEMU_BASETSD_H

#include "wspemu_abi.h"

typedef signed char INT8, *PINT8;
typedef short INT16, *PINT16;
typedef int INT32, *PINT32;
typedef long long INT64, *PINT64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef unsigned long long UINT64, *PUINT64;

typedef int LONG32, *PLONG32;
typedef long long LONG64, *PLONG64;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned long long ULONG64, *PULONG64;
typedef unsigned int DWORD32, *PDWORD32;
typedef unsigned long long DWORD64, *PDWORD64;

typedef intptr_t INT_PTR, *PINT_PTR;
typedef uintptr_t UINT_PTR, *PUINT_PTR;
typedef intptr_t LONG_PTR, *PLONG_PTR;
typedef uintptr_t ULONG_PTR, *PULONG_PTR;
typedef ULONG_PTR DWORD_PTR, *PDWORD_PTR;
typedef ULONG_PTR SIZE_T, *PSIZE_T;
typedef LONG_PTR SSIZE_T, *PSSIZE_T;
typedef ULONG_PTR KAFFINITY;

#define HandleToULong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define ULongToHandle(ul) ((HANDLE)(ULONG_PTR)(ul))
#define LongToHandle(l) ((HANDLE)(LONG_PTR)(l))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define PtrToInt(p) ((INT)(INT_PTR)(p))
#define UlongToPtr(ul) ((void*)(ULONG_PTR)(ULONG)(ul))
#define LongToPtr(l) ((void*)(LONG_PTR)(LONG)(l))
#define IntToPtr(i) ((void*)(INT_PTR)(INT)(i))
#define UIntToPtr(ui) ((void*)(UINT_PTR)(UINT)(ui))
#define PtrToUlong64 PtrToUlong
#define ULongToPtr UlongToPtr

#endif
