/* intrin.h: intrinsic functions of Microsoft's compiler that GCC has by another name. */
#ifndef WSPEMU_INTRIN_H
#define WSPEMU_INTRIN_H

#include "debugapi.h"
#include "interlockedapi.h"
#include "wspemu_crt.h"

#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
/* cpuid.h has a macro of this name, with other parameters. */
WSPEMU_INLINE void wspemu_cpuid(int out[4], int leaf, int subleaf) {
    __asm__ volatile("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "0"(leaf), "2"(subleaf));
}
#undef __cpuid
#define __cpuid(out, leaf) wspemu_cpuid((out), (leaf), 0)
#define __cpuidex(out, leaf, subleaf) wspemu_cpuid((out), (leaf), (subleaf))
#endif

#define __nop() __asm__ volatile("nop")
#define _ReadWriteBarrier() __asm__ volatile("" ::: "memory")
#define _ReadBarrier() __asm__ volatile("" ::: "memory")
#define _WriteBarrier() __asm__ volatile("" ::: "memory")
#define _AddressOfReturnAddress() ((void*)((char**)__builtin_frame_address(0) + 1))
#define __popcnt(value) ((unsigned)__builtin_popcount(value))
#define __popcnt64(value) ((unsigned long long)__builtin_popcountll(value))

#endif
