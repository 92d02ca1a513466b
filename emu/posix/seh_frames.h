// The __try blocks that a thread is inside of, and the jumps into the functions they belong to. Neutral.
//
// The layout of Frame and the functions behind its macros are in spi_headers/excpt.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

struct ExceptionPointers;

struct Frame {
    std::uintptr_t registers[8]; // rbx rbp r12 r13 r14 r15 rsp rip
    Frame* outer;
    void* jump;
    std::uint32_t code;
    std::int32_t accepted;
};
inline constexpr std::size_t kStackRegister = 6;

enum class Phase { none, filter, finally, handler };

// A piece of a function (a filter, a __finally block) that the host has called by jumping into the function.
struct Funclet {
    std::uintptr_t registers[8]; // where to go back to
    Funclet* outer;
    Phase phase;
    bool abnormal;
    ExceptionPointers* pointers; // of the exception that is being filtered
    std::uint32_t outer_code;    // SehThread::code before
};

struct SehThread {
    Frame* top = nullptr;
    Funclet* funclet = nullptr;
    Phase resumed = Phase::none; // why control came back into a function, for the first thing there to read
    std::uint32_t code = 0;      // of the exception that a filter or handler is dealing with
    bool crashing = false;       // nobody wanted the exception: the next fault is for the crash report
};
SehThread& seh_thread() noexcept;

// Calls the piece of the frame's function and gives its answer: a filter's disposition; 0 for a __finally block, and for a frame
// that has no such piece.
int run_funclet(Frame& frame, Phase phase, bool abnormal, ExceptionPointers* pointers);

// Runs the __finally blocks inside of target, takes all of these frames down, and goes on with target's handler.
[[noreturn]] void unwind_to(Frame& target, std::uint32_t code);

// Before the frames of the stack below limit are abandoned (core/port/threads.h).
void run_unwind_hooks(const void* limit) noexcept;

} // namespace wspemu::posix
