// Structured exceptions: the records, and what a thread does when one occurs. Neutral.
//
// A fault (SIGSEGV and its like) is turned into a call of the dispatcher in the thread itself, on its own stack, outside of the
// signal handler; RaiseException calls the dispatcher directly. The order is that of Windows: vectored handlers, the filters of
// the __try blocks from the inside out, the unhandled-exception filter; then nobody is left and the process crashes.
#pragma once

#include "posix/seh_frames.h"

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

// EXCEPTION_RECORD, CONTEXT and EXCEPTION_POINTERS of x64 Windows, byte for byte; kernel32/errhandlingapi.cpp asserts it.
struct ExceptionRecord {
    std::uint32_t code;
    std::uint32_t flags;
    ExceptionRecord* next;
    void* address;
    std::uint32_t parameter_count;
    std::uintptr_t parameters[15];
};

struct alignas(16) MachineContext {
    std::uint64_t home[6];
    std::uint32_t flags;
    std::uint32_t mxcsr;
    std::uint16_t segments[6]; // cs ds es fs gs ss
    std::uint32_t eflags;
    std::uint64_t debug[6];
    // rax rcx rdx rbx rsp rbp rsi rdi r8 ... r15
    std::uint64_t general[16];
    std::uint64_t rip;
    alignas(16) std::byte fxsave[512];
    alignas(16) std::byte vectors[26 * 16];
    std::uint64_t rest[6];
};
static_assert(sizeof(MachineContext) == 1232);

struct ExceptionPointers {
    ExceptionRecord* record;
    MachineContext* context;
};

namespace exception_code {
inline constexpr std::uint32_t breakpoint = 0x80000003, single_step = 0x80000004, access_violation = 0xC0000005,
                               in_page_error = 0xC0000006, illegal_instruction = 0xC000001D,
                               noncontinuable = 0xC0000025, float_divide_by_zero = 0xC000008E,
                               float_inexact = 0xC000008F, float_invalid = 0xC0000090, float_overflow = 0xC0000091,
                               float_underflow = 0xC0000093, divide_by_zero = 0xC0000094, misalignment = 0x80000002,
                               cxx_exception = 0xE06D7363;
} // namespace exception_code

inline constexpr std::uint32_t kNoncontinuable = 1;

using ExceptionFilter = std::int32_t (*)(ExceptionPointers*);

// Vectored handlers; the result names the entry for removal.
void* add_vectored_handler(bool first, ExceptionFilter handler, bool continue_list);
bool remove_vectored_handler(void* entry) noexcept;
// The unhandled-exception filter; gives the one before.
ExceptionFilter set_unhandled_filter(ExceptionFilter filter) noexcept;
// What UnhandledExceptionFilter() answers: the filter's word, or "continue the search".
std::int32_t ask_unhandled_filter(ExceptionPointers* pointers);

// True: execution goes on where the context says. False: nobody wanted it. It does not return when a handler takes it.
bool dispatch_exception(ExceptionPointers& pointers);
// RaiseException. Returns when a filter says so.
void raise_exception(std::uint32_t code, std::uint32_t flags, std::uint32_t count, const std::uintptr_t* parameters,
                     void* address);
// Is there anybody in this thread or process who may want an exception? Signal-safe.
bool anybody_handles_exceptions() noexcept;

// Sees to it that faults become exceptions. Idempotent; the first __try, vectored handler or filter calls it.
void install_fault_signals() noexcept;
// For the crash report's handler: true when the fault has become an exception, and the handler is to return.
bool take_fault(int signal, void* siginfo, void* ucontext) noexcept;
// Where a thread goes on that has met a bad pointer in the code of program_memory.cpp; 0 for every other place. Signal-safe.
std::uintptr_t after_bad_access(std::uintptr_t instruction) noexcept;

} // namespace wspemu::posix
