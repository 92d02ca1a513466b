// Structured exceptions, the cases that C and C++ share. Plain Windows source; variables that a fault must not lose are volatile.
#pragma once

#include "win32_check.h"

static char g_trace[64];
static void trace(char mark) {
    const size_t length = strlen(g_trace);
    if (length + 1 < sizeof g_trace) {
        g_trace[length] = mark;
        g_trace[length + 1] = 0;
    }
}
static BOOL traced(const char* expected) {
    const BOOL same = strcmp(g_trace, expected) == 0;
    if (!same) printf("traced \"%s\" instead of \"%s\"\n", g_trace, expected);
    g_trace[0] = 0;
    return same;
}

static int* volatile g_nowhere = NULL;
static volatile int g_zero = 0;

// Faults are what these functions are for; no sanitizer shall find them first.
#if defined(__GNUC__)
#define FAULTS __attribute__((noinline, no_sanitize("undefined", "address", "thread")))
#else
#define FAULTS __declspec(noinline)
#endif
FAULTS static void write_to(int* address) {
    *(volatile int*)address = 1;
}
FAULTS static int divide(int a) {
    volatile int result = a / g_zero;
    return result;
}

static LONG note_code(DWORD code, volatile DWORD* out) {
    *out = code;
    return EXCEPTION_EXECUTE_HANDLER;
}

static void an_access_violation_reaches_the_handler(void) {
    volatile int reached = 0;
    __try {
        reached = 1;
        write_to(g_nowhere);
        reached = 2;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        CHECK(GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION);
        reached = reached + 10;
    }
    CHECK(reached == 11);
}

static LONG look_at_record(EXCEPTION_POINTERS* pointers, volatile ULONG_PTR* kind, volatile ULONG_PTR* address,
                           void* volatile* instruction) {
    EXCEPTION_RECORD const* const record = pointers->ExceptionRecord;
    CHECK(record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION);
    CHECK(record->NumberParameters == 2);
    CHECK(record->ExceptionFlags == 0);
    CHECK((void*)(ULONG_PTR)pointers->ContextRecord->Rip == record->ExceptionAddress);
    *kind = record->ExceptionInformation[0];
    *address = record->ExceptionInformation[1];
    *instruction = record->ExceptionAddress;
    return EXCEPTION_EXECUTE_HANDLER;
}

static void a_filter_sees_the_record_and_the_registers(void) {
    volatile ULONG_PTR kind = 99, address = 0;
    void* volatile instruction = NULL;
    __try {
        write_to((int*)16);
    } __except (look_at_record(GetExceptionInformation(), &kind, &address, &instruction)) {
        trace('h');
    }
    CHECK(traced("h"));
    CHECK(kind == EXCEPTION_WRITE_FAULT);
    CHECK(address == 16);
    CHECK(instruction != NULL);
}

static void a_division_by_zero_is_an_exception(void) {
    volatile DWORD code = 0;
    __try {
        CHECK(divide(7) == 0); // 1 divided by something needs no division at -O2
    } __except (note_code(GetExceptionCode(), &code)) {
        trace('h');
    }
    CHECK(traced("h"));
    CHECK(code == EXCEPTION_INT_DIVIDE_BY_ZERO);
}

static void a_breakpoint_is_an_exception(void) {
    volatile DWORD code = 0;
    __try {
        DebugBreak();
        trace('-');
    } __except (note_code(GetExceptionCode(), &code)) {
        trace('h');
    }
    CHECK(traced("h"));
    CHECK(code == EXCEPTION_BREAKPOINT);
}

static LONG step_over_breakpoint(EXCEPTION_POINTERS* pointers) {
    if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_BREAKPOINT) return EXCEPTION_CONTINUE_SEARCH;
    pointers->ContextRecord->Rip += 1;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void execution_continues_where_the_filter_says(void) {
    volatile double kept = 1.5;
    __try {
        DebugBreak();
        kept = kept * 2;
        trace('a');
    } __except (step_over_breakpoint(GetExceptionInformation())) {
        trace('-');
    }
    CHECK(traced("a"));
    CHECK(kept == 3.0);
}

static LONG note_arguments(EXCEPTION_POINTERS* pointers, ULONG_PTR* out) {
    CHECK(pointers->ExceptionRecord->NumberParameters == 2);
    out[0] = pointers->ExceptionRecord->ExceptionInformation[0];
    out[1] = pointers->ExceptionRecord->ExceptionInformation[1];
    return EXCEPTION_EXECUTE_HANDLER;
}

static void a_raised_exception_carries_its_arguments(void) {
    ULONG_PTR got[2] = {0, 0};
    const ULONG_PTR given[2] = {7, 8};
    __try {
        RaiseException(0xE0001234, 0, 2, given);
        trace('-');
    } __except (note_arguments(GetExceptionInformation(), got)) {
        CHECK(GetExceptionCode() == 0xE0001234);
        trace('h');
    }
    CHECK(traced("h"));
    CHECK(got[0] == 7 && got[1] == 8);
}

static void a_raised_exception_may_be_continued(void) {
    __try {
        RaiseException(0xE0000001, 0, 0, NULL);
        trace('a');
    } __except (EXCEPTION_CONTINUE_EXECUTION) {
        trace('-');
    }
    CHECK(traced("a"));
}

static LONG only(DWORD code, DWORD wanted, char mark) {
    trace(mark);
    return code == wanted ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH;
}

static void filters_are_asked_from_the_inside_out_before_anything_is_unwound(void) {
    __try {
        __try {
            __try {
                RaiseException(2, 0, 0, NULL);
            } __except (only(GetExceptionCode(), 1, '1')) {
                trace('-');
            }
        } __finally {
            trace('f');
            CHECK(AbnormalTermination());
        }
    } __except (only(GetExceptionCode(), 2, '2')) {
        trace('h');
    }
    CHECK(traced("12fh"));
}

static void raise_inside(DWORD code) {
    volatile int local = 5;
    __try {
        local = 6;
        RaiseException(code, 0, 0, NULL);
    } __finally {
        CHECK(local == 6);
        trace('i');
    }
}

static void exceptions_cross_functions(void) {
    int i;
    for (i = 0; i < 3; ++i) {
        __try {
            raise_inside(9);
        } __except (GetExceptionCode() == 9 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
            trace('h');
            continue;
        }
        trace('-');
    }
    CHECK(traced("ihihih"));
}

static void a_finally_block_runs_at_the_end(void) {
    __try {
        trace('b');
    } __finally {
        CHECK(!AbnormalTermination());
        trace('f');
    }
    trace('e');
    CHECK(traced("bfe"));
}

static int return_out_of(int value) {
    __try {
        if (value > 0) return value * 2;
        trace('b');
    } __finally {
        CHECK(AbnormalTermination() == (value > 0));
        trace('f');
    }
    trace('e');
    return -1;
}

static void a_finally_block_runs_on_return(void) {
    CHECK(return_out_of(21) == 42);
    CHECK(traced("f"));
    CHECK(return_out_of(0) == -1);
    CHECK(traced("bfe"));
}

static void a_finally_block_runs_on_break_continue_and_goto(void) {
    int i;
    for (i = 0; i < 3; ++i) {
        __try {
            if (i == 0) continue;
            if (i == 1) break;
            trace('-');
        } __finally {
            CHECK(AbnormalTermination());
            trace((char)('0' + i));
        }
        trace('-');
    }
    CHECK(traced("01"));
    __try {
        goto out;
    } __finally {
        trace('g');
    }
    trace('-');
out:
    CHECK(traced("g"));
}

static void leave_goes_to_the_end_of_the_innermost_try(void) {
    volatile int i;
    __try {
        __try {
            i = 0;
            for (;;) {
                switch (i) {
                case 3: __leave;
                default: break;
                }
                i = i + 1;
            }
            trace('-');
        } __finally {
            CHECK(!AbnormalTermination());
            trace('i');
        }
        trace('m');
        if (i == 3) __leave;
        trace('-');
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        trace('-');
    }
    trace('e');
    CHECK(traced("ime"));
}

static void a_try_may_stand_in_a_handler_and_in_a_finally_block(void) {
    __try {
        __try {
            RaiseException(1, 0, 0, NULL);
        } __finally {
            __try {
                RaiseException(2, 0, 0, NULL);
            } __except (EXCEPTION_EXECUTE_HANDLER) {
                trace('2');
            }
            CHECK(AbnormalTermination());
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        CHECK(GetExceptionCode() == 1);
        __try {
            write_to(g_nowhere);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            CHECK(GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION);
            trace('3');
        }
        trace('1');
    }
    CHECK(traced("231"));
}

static void end_well(void) {
    __try {
        trace('t');
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        trace('!');
    }
}

static void a_finally_block_with_a_try_that_ends_well_runs_once(void) {
    __try {
        trace('1');
    } __finally {
        end_well();
        __try {
            trace('2');
        } __finally {
            end_well();
        }
    }
    CHECK(traced("1t2t"));
}

static int handler_returns(void) {
    __try {
        write_to(g_nowhere);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return 5;
    }
    return 0;
}

static void a_handler_may_return_and_the_next_fault_is_handled_again(void) {
    int i;
    for (i = 0; i < 100; ++i) CHECK(handler_returns() == 5);
}

static int finally_returns(void) {
    __try {
        RaiseException(3, 0, 0, NULL);
        return 1;
    } __finally {
        return 2; // the exception ends here
    }
    return 3;
}

static void a_return_in_a_finally_block_ends_the_exception(void) {
    volatile int result = 0;
    __try {
        result = finally_returns();
        trace('a');
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        trace('-');
    }
    CHECK(result == 2);
    CHECK(traced("a"));
}

static LONG try_in_a_filter(void) {
    __try {
        write_to(g_nowhere);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        trace('f');
    }
    return EXCEPTION_EXECUTE_HANDLER;
}

static void a_filter_may_use_try(void) {
    __try {
        RaiseException(4, 0, 0, NULL);
    } __except (try_in_a_filter()) {
        CHECK(GetExceptionCode() == 4);
        trace('h');
    }
    CHECK(traced("fh"));
}

#include "seh_handlers.h"

static int run_seh_cases(void) {
    RUN(an_access_violation_reaches_the_handler);
    RUN(a_filter_sees_the_record_and_the_registers);
    RUN(a_division_by_zero_is_an_exception);
    RUN(a_breakpoint_is_an_exception);
    RUN(execution_continues_where_the_filter_says);
    RUN(a_raised_exception_carries_its_arguments);
    RUN(a_raised_exception_may_be_continued);
    RUN(filters_are_asked_from_the_inside_out_before_anything_is_unwound);
    RUN(exceptions_cross_functions);
    RUN(a_finally_block_runs_at_the_end);
    RUN(a_finally_block_runs_on_return);
    RUN(a_finally_block_runs_on_break_continue_and_goto);
    RUN(leave_goes_to_the_end_of_the_innermost_try);
    RUN(a_try_may_stand_in_a_handler_and_in_a_finally_block);
    RUN(a_finally_block_with_a_try_that_ends_well_runs_once);
    RUN(a_handler_may_return_and_the_next_fault_is_handled_again);
    RUN(a_return_in_a_finally_block_ends_the_exception);
    RUN(a_filter_may_use_try);
    RUN(vectored_handlers_come_first);
    RUN(the_unhandled_exception_filter_comes_last);
    RUN(every_thread_has_its_own_exceptions);
    RUN(bad_pointers_are_told_without_a_fault);
    return finish();
}
