/* excpt.h: structured exception handling: __try, __except, __finally, __leave and what may be asked inside them.
 *
 * How it works. `__try` becomes the first branch of an `if`, the filter and the block after it become the other one. On the way in
 * the registers of the function are kept (wspemu_seh_enter, which returns twice like setjmp). To evaluate a filter, or to run a
 * __finally block, the host jumps back into the function with those registers but with a stack pointer below everything that is
 * alive: so the filter runs before anything is unwound and sees the function's variables, and a __finally block runs on every
 * way out of the __try: its end, __leave, return, goto, break, continue, an exception.
 *
 * What a compiler must grant: that variables are in memory at a fault. gcc and clang do so at -O0 only; what optimised code
 * shall change inside a __try and read outside of it is to be volatile. wspemu_add_provider() and `wspemu build` compile
 * sources that use __try with -O0.
 *
 * Limits: destructors of C++ objects between the fault and the handler are not run (as with Visual C++'s /EHsc);
 * a `break` or `continue` that leaves a __finally block is not possible; x86-64 only.
 */
#ifndef WSPEMU_EXCPT_H
#define WSPEMU_EXCPT_H

#include "wspemu_abi.h"

#ifdef __cplusplus
#include <bits/exception_defines.h>
#ifdef __cpp_exceptions
#include <bits/cxxabi_forced.h>
#endif
#undef __try
#endif
#if defined(__SANITIZE_THREAD__)
#define WSPEMU_SEH_TSAN
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WSPEMU_SEH_TSAN
#endif
#endif
#ifdef WSPEMU_SEH_TSAN
#include <setjmp.h>
#endif

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

typedef enum _EXCEPTION_DISPOSITION {
    ExceptionContinueExecution,
    ExceptionContinueSearch,
    ExceptionNestedException,
    ExceptionCollidedUnwind
} EXCEPTION_DISPOSITION;

struct _EXCEPTION_POINTERS;

/* One __try that a thread is inside of. Lives in the function's frame. */
struct wspemu_seh_frame {
    uintptr_t registers[8]; /* rbx rbp r12 r13 r14 r15 rsp rip */
    struct wspemu_seh_frame* outer;
    void* jump;        /* under ThreadSanitizer, which has to know of every jump: the buffer below */
    unsigned int code; /* of the exception that was being handled when the __try began */
    int accepted;      /* a C++ exception was taken by the filter */
#ifdef WSPEMU_SEH_TSAN
    sigjmp_buf buffer;
#endif
};
struct wspemu_seh_guard {
    struct wspemu_seh_frame* frame;
    int reached_end;
};

WSPEMU_EXTERN_C_BEGIN
int wspemu_seh_enter(struct wspemu_seh_frame* frame) __attribute__((__returns_twice__));
struct wspemu_seh_frame* wspemu_seh_top(void);
void wspemu_seh_leave(struct wspemu_seh_frame* frame, int abnormal);
int wspemu_seh_filtering(void);
int wspemu_seh_reply(int disposition);
int wspemu_seh_except(void);
int wspemu_seh_finally(void);
int wspemu_seh_catch(struct wspemu_seh_frame* frame);
void wspemu_seh_land(struct wspemu_seh_frame* frame);
int wspemu_seh_abnormal(void);
unsigned int wspemu_seh_code(void);
struct _EXCEPTION_POINTERS* wspemu_seh_information(void);
WSPEMU_EXTERN_C_END

WSPEMU_INLINE void wspemu_seh_end_of_guard(struct wspemu_seh_guard* guard) {
    wspemu_seh_leave(guard->frame, !guard->reached_end);
}
#ifdef WSPEMU_SEH_TSAN
WSPEMU_INLINE sigjmp_buf* wspemu_seh_jump(void) {
    struct wspemu_seh_frame* const frame = wspemu_seh_top();
    frame->jump = &frame->buffer;
    return &frame->buffer;
}
#endif

/* A function with an alloca, even one that is never reached, addresses its variables by the frame pointer. */
#define WSPEMU_SEH_FRAME_POINTER                                                                                       \
    __extension__({                                                                                                    \
        size_t wspemu_seh_none;                                                                                        \
        __asm__("xorl %k0, %k0" : "=r"(wspemu_seh_none) : : "cc");                                                     \
        if (wspemu_seh_none != 0) *(volatile char*)__builtin_alloca(wspemu_seh_none) = 0;                              \
    })

#ifdef WSPEMU_SEH_TSAN
#define WSPEMU_SEH_ENTERED(frame)                                                                                      \
    (WSPEMU_SEH_FRAME_POINTER, wspemu_seh_enter(frame) == 0 && sigsetjmp(*wspemu_seh_jump(), 0) == 0)
#else
#define WSPEMU_SEH_ENTERED(frame) (WSPEMU_SEH_FRAME_POINTER, wspemu_seh_enter(frame) == 0)
#endif
#define WSPEMU_SEH_GUARD                                                                                               \
    struct wspemu_seh_guard wspemu_seh_guard_ __attribute__((__cleanup__(wspemu_seh_end_of_guard)))

#ifdef __cplusplus
#ifdef __cpp_exceptions
/* A C++ exception is an exception too; that of a thread that is being ended is not. */
#define WSPEMU_SEH_CXX_TRY try
#define WSPEMU_SEH_CXX_EXCEPT                                                                                          \
    catch (__cxxabiv1::__forced_unwind&) {                                                                             \
        throw;                                                                                                         \
    }                                                                                                                  \
    catch (...) {                                                                                                      \
        if (!wspemu_seh_catch(wspemu_seh_guard_.frame)) throw;                                                         \
    }                                                                                                                  \
    if (wspemu_seh_guard_.frame->accepted) wspemu_seh_land(wspemu_seh_guard_.frame);
#define WSPEMU_SEH_CXX_FINALLY                                                                                         \
    catch (...) {                                                                                                      \
        throw;                                                                                                         \
    }
#else
#define WSPEMU_SEH_CXX_TRY
#define WSPEMU_SEH_CXX_EXCEPT
#define WSPEMU_SEH_CXX_FINALLY
#endif
#define __try                                                                                                          \
    if (struct wspemu_seh_frame wspemu_seh_frame_; WSPEMU_SEH_ENTERED(&wspemu_seh_frame_)) {                           \
        __label__ wspemu_seh_end;                                                                                      \
        WSPEMU_SEH_GUARD = {&wspemu_seh_frame_, 0};                                                                    \
        WSPEMU_SEH_CXX_TRY
#else
#define WSPEMU_SEH_CXX_EXCEPT
#define WSPEMU_SEH_CXX_FINALLY
/* The literal lives as long as the whole `if`. */
#define __try                                                                                                          \
    if (WSPEMU_SEH_ENTERED(&(struct wspemu_seh_frame){.registers = {0}})) {                                             \
        __label__ wspemu_seh_end;                                                                                      \
        WSPEMU_SEH_GUARD = {wspemu_seh_top(), 0};
#endif

#define WSPEMU_SEH_END                                                                                                 \
    goto wspemu_seh_end;                                                                                               \
    wspemu_seh_end:                                                                                                    \
    wspemu_seh_guard_.reached_end = 1;                                                                                 \
    }
#define __except(...)                                                                                                  \
    WSPEMU_SEH_CXX_EXCEPT WSPEMU_SEH_END                                                                               \
    else if ((wspemu_seh_filtering() ? wspemu_seh_reply((int)(__VA_ARGS__)) : wspemu_seh_except()) != 0) {             \
    }                                                                                                                  \
    else
#define __finally                                                                                                      \
    WSPEMU_SEH_CXX_FINALLY WSPEMU_SEH_END                                                                              \
    else for (; wspemu_seh_finally() != 0;)
#define __leave goto wspemu_seh_end

#define _try __try
#define _except __except
#define _finally __finally
#define _leave __leave
#define GetExceptionCode() ((DWORD)wspemu_seh_code())
#define GetExceptionInformation() (wspemu_seh_information())
#define AbnormalTermination() (wspemu_seh_abnormal())
#define _exception_code() wspemu_seh_code()
#define _exception_info() ((void*)wspemu_seh_information())
#define _abnormal_termination() wspemu_seh_abnormal()

#endif
