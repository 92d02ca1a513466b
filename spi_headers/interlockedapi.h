/* interlockedapi.h: Interlocked* functions, inline, all with a full barrier; and the lists that several threads push and pop.
 * The Acquire, Release and NoFence forms are the same functions: more order than asked for is never wrong.
 * Deviation: in C++ there are overloads for `long`, because Windows source counts in `long`, which has 64 bits here. */
#ifndef WSPEMU_INTERLOCKEDAPI_H
#define WSPEMU_INTERLOCKEDAPI_H

#include "minwindef.h"

WSPEMU_INLINE LONG InterlockedIncrement(LONG volatile* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedDecrement(LONG volatile* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedExchange(LONG volatile* target, LONG value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedExchangeAdd(LONG volatile* target, LONG value) {
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedCompareExchange(LONG volatile* target, LONG value, LONG expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
WSPEMU_INLINE LONG InterlockedAnd(LONG volatile* target, LONG value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedOr(LONG volatile* target, LONG value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG InterlockedXor(LONG volatile* target, LONG value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}

WSPEMU_INLINE LONG64 InterlockedIncrement64(LONG64 volatile* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedDecrement64(LONG64 volatile* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedExchange64(LONG64 volatile* target, LONG64 value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedExchangeAdd64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedCompareExchange64(LONG64 volatile* target, LONG64 value, LONG64 expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
/* The target, two numbers of 64 bits with the low one first, is aligned to 16 bytes. */
WSPEMU_INLINE BOOLEAN InterlockedCompareExchange128(LONG64 volatile* target, LONG64 high, LONG64 low,
                                                    LONG64* expected) {
    BOOLEAN same;
    __asm__ __volatile__("lock cmpxchg16b %1\n\tsete %0"
                         : "=q"(same), "+m"(*(LONG64 volatile(*)[2])target), "+a"(expected[0]), "+d"(expected[1])
                         : "b"(low), "c"(high)
                         : "cc", "memory");
    return same;
}
WSPEMU_INLINE LONG64 InterlockedAnd64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedOr64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedXor64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}

WSPEMU_INLINE LONG InterlockedAdd(LONG volatile* target, LONG value) {
    return __atomic_add_fetch(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedAdd64(LONG64 volatile* target, LONG64 value) {
    return __atomic_add_fetch(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedExchangeSubtract(DWORD volatile* target, DWORD value) {
    return __atomic_fetch_sub(target, value, __ATOMIC_SEQ_CST);
}

WSPEMU_INLINE char InterlockedExchange8(char volatile* target, char value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE char InterlockedAnd8(char volatile* target, char value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE char InterlockedOr8(char volatile* target, char value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE char InterlockedXor8(char volatile* target, char value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedIncrement16(SHORT volatile* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedDecrement16(SHORT volatile* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedExchange16(SHORT volatile* target, SHORT value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedCompareExchange16(SHORT volatile* target, SHORT value, SHORT expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
WSPEMU_INLINE SHORT InterlockedAnd16(SHORT volatile* target, SHORT value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedOr16(SHORT volatile* target, SHORT value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE SHORT InterlockedXor16(SHORT volatile* target, SHORT value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}

/* The bit before. Bit numbers count within the word. */
WSPEMU_INLINE BYTE InterlockedBitTestAndSet(LONG volatile* base, LONG bit) {
    const DWORD mask = 1u << (bit & 31);
    return (__atomic_fetch_or((DWORD volatile*)base, mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndReset(LONG volatile* base, LONG bit) {
    const DWORD mask = 1u << (bit & 31);
    return (__atomic_fetch_and((DWORD volatile*)base, ~mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndComplement(LONG volatile* base, LONG bit) {
    const DWORD mask = 1u << (bit & 31);
    return (__atomic_fetch_xor((DWORD volatile*)base, mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndSet64(LONG64 volatile* base, LONG64 bit) {
    const ULONG64 mask = 1ull << (bit & 63);
    return (__atomic_fetch_or((ULONG64 volatile*)base, mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndReset64(LONG64 volatile* base, LONG64 bit) {
    const ULONG64 mask = 1ull << (bit & 63);
    return (__atomic_fetch_and((ULONG64 volatile*)base, ~mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndComplement64(LONG64 volatile* base, LONG64 bit) {
    const ULONG64 mask = 1ull << (bit & 63);
    return (__atomic_fetch_xor((ULONG64 volatile*)base, mask, __ATOMIC_SEQ_CST) & mask) != 0;
}

WSPEMU_INLINE void* InterlockedExchangePointer(void* volatile* target, void* value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE void* InterlockedCompareExchangePointer(void* volatile* target, void* value, void* expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

#ifdef __cplusplus
WSPEMU_INLINE long InterlockedIncrement(long volatile* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedDecrement(long volatile* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedExchange(long volatile* target, long value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedExchangeAdd(long volatile* target, long value) {
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedCompareExchange(long volatile* target, long value, long expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
WSPEMU_INLINE long InterlockedAnd(long volatile* target, long value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedOr(long volatile* target, long value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE long InterlockedXor(long volatile* target, long value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedIncrement(DWORD volatile* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedDecrement(DWORD volatile* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedExchange(DWORD volatile* target, DWORD value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedExchangeAdd(DWORD volatile* target, DWORD value) {
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE DWORD InterlockedCompareExchange(DWORD volatile* target, DWORD value, DWORD expected) {
    __atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}
WSPEMU_INLINE long InterlockedAdd(long volatile* target, long value) {
    return __atomic_add_fetch(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE BYTE InterlockedBitTestAndSet(long volatile* base, long bit) {
    const unsigned long mask = 1ul << (bit & 31);
    return (__atomic_fetch_or((unsigned long volatile*)base, mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
WSPEMU_INLINE BYTE InterlockedBitTestAndReset(long volatile* base, long bit) {
    const unsigned long mask = 1ul << (bit & 31);
    return (__atomic_fetch_and((unsigned long volatile*)base, ~mask, __ATOMIC_SEQ_CST) & mask) != 0;
}
#endif

#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedIncrement64Acquire InterlockedIncrement64
#define InterlockedIncrement64Release InterlockedIncrement64
#define InterlockedIncrement64NoFence InterlockedIncrement64
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedDecrement64Acquire InterlockedDecrement64
#define InterlockedDecrement64Release InterlockedDecrement64
#define InterlockedDecrement64NoFence InterlockedDecrement64
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchange64Acquire InterlockedExchange64
#define InterlockedExchange64Release InterlockedExchange64
#define InterlockedExchange64NoFence InterlockedExchange64
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedExchangeAdd64Acquire InterlockedExchangeAdd64
#define InterlockedExchangeAdd64Release InterlockedExchangeAdd64
#define InterlockedExchangeAdd64NoFence InterlockedExchangeAdd64
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchange64Acquire InterlockedCompareExchange64
#define InterlockedCompareExchange64Release InterlockedCompareExchange64
#define InterlockedCompareExchange64NoFence InterlockedCompareExchange64
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedAnd64Acquire InterlockedAnd64
#define InterlockedAnd64Release InterlockedAnd64
#define InterlockedAnd64NoFence InterlockedAnd64
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedOr64Acquire InterlockedOr64
#define InterlockedOr64Release InterlockedOr64
#define InterlockedOr64NoFence InterlockedOr64
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedXor64Acquire InterlockedXor64
#define InterlockedXor64Release InterlockedXor64
#define InterlockedXor64NoFence InterlockedXor64
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer

/* The compiler's own names. */
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedAnd InterlockedAnd
#define _InterlockedOr InterlockedOr
#define _InterlockedXor InterlockedXor
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedOr64 InterlockedOr64
#define _InterlockedXor64 InterlockedXor64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define _interlockedbittestandset64 InterlockedBitTestAndSet64
#define _interlockedbittestandreset64 InterlockedBitTestAndReset64

/* --- singly linked lists: entries are pushed and popped by any thread, last in first out ---
 * A header is set up by InitializeSListHead. Both header and entries are aligned to 16 bytes. An entry may be freed as
 * soon as it has been popped. */
typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY* Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    WSPEMU_NAMELESS struct {
        ULONG64 Alignment;
        ULONG64 Region;
    };
    struct {
        ULONG64 Depth : 16;
        ULONG64 Sequence : 48;
        ULONG64 Reserved : 4;
        ULONG64 NextEntry : 60;
    } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;

WSPEMU_EXTERN_C_BEGIN

VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead);
/* Each returns the entry that was first before, or NULL. */
PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry);
PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List, PSLIST_ENTRY ListEnd,
                                               DWORD Count);
PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead);
WORD WINAPI QueryDepthSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY WINAPI RtlFirstEntrySList(const SLIST_HEADER* ListHead);
WSPEMU_EXTERN_C_END

#define InterlockedPushListSList InterlockedPushListSListEx
#define RtlInitializeSListHead InitializeSListHead
#define RtlQueryDepthSList QueryDepthSList
#define RtlInterlockedPopEntrySList InterlockedPopEntrySList
#define RtlInterlockedPushEntrySList InterlockedPushEntrySList
#define RtlInterlockedPushListSListEx InterlockedPushListSListEx
#define RtlInterlockedFlushSList InterlockedFlushSList

#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#if defined(__x86_64__) || defined(__i386__)
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() ((void)0)
#endif

#endif
