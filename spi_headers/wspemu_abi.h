/* wspemu_abi.h: what the compiler must know to read Windows source on POSIX: calling conventions, __declspec, linkage.
 *
 * Every other header of this folder includes it first. Nothing here is part of the Windows SDK by itself.
 *
 * The model is LLP64 on an LP64 system: LONG, DWORD and u_long are 32 bits, HANDLE, SOCKET, WPARAM and LPARAM as wide as a
 * pointer, WCHAR is wchar_t and has 2 bytes (-fshort-wchar is required). Where a function's SDK signature says `long`, ours
 * says `long` too, so that unmodified definitions match; structure members that are `long` in the SDK are LONG (32 bits) here.
 *
 * Beside these headers glibc's own may be included in any order, except those of the sockets (sys/socket.h, netdb.h, ...):
 * they describe another socket interface under the same names. Four files of this folder stand in front of glibc's and hand
 * on to them: sys/types.h, sys/select.h, bits/types/struct_timeval.h, unistd.h (and sys/time.h, sys/resource.h).
 */
#ifndef WSPEMU_ABI_H
#define WSPEMU_ABI_H

#include <stddef.h>
#include <stdint.h>

#if !defined(__GNUC__)
#error "wspemu's headers need g++, gcc or clang"
#endif
#if __SIZEOF_WCHAR_T__ != 2
#error "compile Windows source with -fshort-wchar (the CMake target wspemu::headers adds it)"
#endif

/* What `long` is in the SDK's signatures. `wspemu build` gives the sources themselves a `long` of 32 bits. */
#ifdef WSPEMU_LONG_IS_INT
#define WSPEMU_LONG int
#else
#define WSPEMU_LONG long
#endif

#ifdef __cplusplus
#define WSPEMU_STATIC_ASSERT(condition, text) static_assert(condition, text)
#define WSPEMU_EXTERN_C_BEGIN extern "C" {
#define WSPEMU_EXTERN_C_END }
#else
#define WSPEMU_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#define WSPEMU_EXTERN_C_BEGIN
#define WSPEMU_EXTERN_C_END
#endif

WSPEMU_STATIC_ASSERT(sizeof(wchar_t) == 2, "WCHAR has 2 bytes");
WSPEMU_STATIC_ASSERT(sizeof(int) == 4 && sizeof(short) == 2, "int has 4 bytes, short has 2");
WSPEMU_STATIC_ASSERT(sizeof(intptr_t) == sizeof(void*), "intptr_t is as wide as a pointer");

/* A function whose name libc uses too (send, select, gethostname ...) keeps its name in source and gets another one in
 * the object file, so that neither takes the other's place when the program is linked or loaded. */
#define WSPEMU_STRING_(text) #text
#define WSPEMU_STRING(text) WSPEMU_STRING_(text)
#define WSPEMU_BSD_NAME(name) __asm__(WSPEMU_STRING(__USER_LABEL_PREFIX__) "ws2_" #name)

/* Makes a member without a name acceptable under -Wpedantic. */
#define WSPEMU_NAMELESS __extension__

/* --- calling conventions: one on x86-64 --- */
#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define _cdecl
#define _stdcall
#define CDECL
#define STDCALL
#define PASCAL
#define WINAPI
#define WINAPIV
#define APIENTRY
#define APIPRIVATE
#define CALLBACK
#define NTAPI
#define WSAAPI
#define WSPAPI

/* --- __declspec: each argument is a macro of its own --- */
#ifndef __declspec
#define __declspec(what) WSPEMU_DECLSPEC_##what
#endif
#define WSPEMU_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define WSPEMU_DECLSPEC_dllimport
#define WSPEMU_DECLSPEC_align(bytes) __attribute__((__aligned__(bytes)))
#define WSPEMU_DECLSPEC_noinline __attribute__((__noinline__))
#define WSPEMU_DECLSPEC_noreturn __attribute__((__noreturn__))
#define WSPEMU_DECLSPEC_nothrow __attribute__((__nothrow__))
#define WSPEMU_DECLSPEC_deprecated __attribute__((__deprecated__))
#define WSPEMU_DECLSPEC_selectany __attribute__((__weak__))
#define WSPEMU_DECLSPEC_allocate(section)
#define WSPEMU_DECLSPEC_allocator
#define WSPEMU_DECLSPEC_novtable
#define WSPEMU_DECLSPEC_restrict
#define WSPEMU_DECLSPEC_uuid(text)
#ifdef __cplusplus
#define WSPEMU_DECLSPEC_thread thread_local
#else
#define WSPEMU_DECLSPEC_thread _Thread_local
#endif

#define DECLSPEC_IMPORT __declspec(dllimport)
#define DECLSPEC_EXPORT __declspec(dllexport)
#define DECLSPEC_NORETURN __declspec(noreturn)
#define DECLSPEC_NOINLINE __declspec(noinline)
#define DECLSPEC_SELECTANY __declspec(selectany)
#define DECLSPEC_THREAD __declspec(thread)
#define DECLSPEC_ALIGN(bytes) __declspec(align(bytes))

/* --- words of Microsoft's compiler --- */
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#define _int64 long long
#define __forceinline inline __attribute__((__always_inline__))
#define __unaligned
#define __w64
#define FORCEINLINE __forceinline
#define WSPEMU_INLINE static __inline__ __attribute__((__unused__))

#endif
