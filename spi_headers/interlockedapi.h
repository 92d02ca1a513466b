/* interlockedapi.h: Interlocked* functions, inline, all with a full barrier.
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
WSPEMU_INLINE LONG64 InterlockedAnd64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedOr64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WSPEMU_INLINE LONG64 InterlockedXor64(LONG64 volatile* target, LONG64 value) {
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
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
#endif

#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#if defined(__x86_64__) || defined(__i386__)
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() ((void)0)
#endif

#endif
