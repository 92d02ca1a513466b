// The chain of __try blocks, and the jumps into and out of their functions. Host dialect, x86-64.
//
// The stack only grows downwards while something is alive: whatever record lies below the stack pointer belongs to a function that
// has been left by some other way (longjmp, a return out of a __finally block), and is dropped when it is met.
#include "posix/seh_frames.h"

#include "core/port/threads.h"
#include "posix/exceptions.h"

#include <array>
#include <atomic>
#include <csetjmp>

#if !defined(__x86_64__)
#error "structured exceptions are written for x86-64"
#endif

extern "C" {
// Keeps the caller's registers in *registers; gives 0. When somebody jumps there, it returns again, with another value.
int wspemu_seh_save(std::uintptr_t* registers) __attribute__((__returns_twice__, __visibility__("hidden")));
// Goes on where the registers say, with this stack pointer and result.
[[noreturn]] void wspemu_seh_jump_to(const std::uintptr_t* registers, std::uintptr_t stack, std::intptr_t value)
    __attribute__((__visibility__("hidden")));
int wspemu_seh_push(wspemu::posix::Frame* frame) __attribute__((__visibility__("hidden")));
// Only there with AddressSanitizer: the stack above is going to be abandoned.
void __asan_handle_no_return() __attribute__((__weak__));
}

// wspemu_seh_enter keeps the registers of the function with the __try, and then puts the frame on the chain.
__asm__(R"(
    .text
    .p2align 4
    .globl wspemu_seh_enter
    .type wspemu_seh_enter, @function
wspemu_seh_enter:
    .cfi_startproc
    leaq wspemu_seh_push(%rip), %r11
    jmp 1f
    .cfi_endproc
    .size wspemu_seh_enter, .-wspemu_seh_enter
    .p2align 4
    .globl wspemu_seh_save
    .hidden wspemu_seh_save
    .type wspemu_seh_save, @function
wspemu_seh_save:
    .cfi_startproc
    leaq 2f(%rip), %r11
1:  movq %rbx, (%rdi)
    movq %rbp, 8(%rdi)
    movq %r12, 16(%rdi)
    movq %r13, 24(%rdi)
    movq %r14, 32(%rdi)
    movq %r15, 40(%rdi)
    leaq 8(%rsp), %rdx
    movq %rdx, 48(%rdi)
    movq (%rsp), %rdx
    movq %rdx, 56(%rdi)
    jmp *%r11
2:  xorl %eax, %eax
    ret
    .cfi_endproc
    .size wspemu_seh_save, .-wspemu_seh_save
    .p2align 4
    .globl wspemu_seh_jump_to
    .hidden wspemu_seh_jump_to
    .type wspemu_seh_jump_to, @function
wspemu_seh_jump_to:
    movq (%rdi), %rbx
    movq 8(%rdi), %rbp
    movq 16(%rdi), %r12
    movq 24(%rdi), %r13
    movq 32(%rdi), %r14
    movq 40(%rdi), %r15
    movq %rsi, %rsp
    movq %rdx, %rax
    jmp *56(%rdi)
    .size wspemu_seh_jump_to, .-wspemu_seh_jump_to
)");

namespace wspemu::posix {
namespace {

// Read in signal handlers, so it must not need to be made first.
constinit thread_local SehThread g_seh_thread __attribute__((tls_model("initial-exec")));
constinit std::array<std::atomic<port::UnwindHook>, 4> g_unwind_hooks{};

// What the function that is jumped into may use above its stack pointer (arguments of calls), and then some.
constexpr std::uintptr_t kGap = 2048;

std::uintptr_t stack_pointer() noexcept {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

void drop_dead_records() noexcept {
    const std::uintptr_t here = stack_pointer();
    while (g_seh_thread.top && g_seh_thread.top->registers[kStackRegister] < here)
        g_seh_thread.top = g_seh_thread.top->outer;
    while (g_seh_thread.funclet && g_seh_thread.funclet->registers[kStackRegister] < here)
        g_seh_thread.funclet = g_seh_thread.funclet->outer;
}

[[noreturn]] void reply(std::intptr_t value) noexcept {
    drop_dead_records();
    Funclet& funclet = *g_seh_thread.funclet;
    g_seh_thread.resumed = Phase::none; // a __finally block around this one would take it as said to itself
    wspemu_seh_jump_to(funclet.registers, funclet.registers[kStackRegister], value + 2);
}

[[noreturn]] void land(Frame& frame) {
    run_unwind_hooks(reinterpret_cast<const void*>(frame.registers[kStackRegister]));
    g_seh_thread.resumed = Phase::handler;
    if (__asan_handle_no_return) __asan_handle_no_return();
    if (frame.jump) siglongjmp(*static_cast<sigjmp_buf*>(frame.jump), 1);
    wspemu_seh_jump_to(frame.registers, frame.registers[kStackRegister], 1);
}

} // namespace

SehThread& seh_thread() noexcept {
    return g_seh_thread;
}

void run_unwind_hooks(const void* limit) noexcept {
    for (const auto& slot : g_unwind_hooks) {
        if (const port::UnwindHook hook = slot.load(std::memory_order_acquire)) hook(limit);
    }
}

// Not inlined: it must keep a frame of its own, to which the answer comes back.
[[gnu::noinline]] int run_funclet(Frame& frame, Phase phase, bool abnormal, ExceptionPointers* pointers) {
    drop_dead_records();
    Funclet funclet{{}, g_seh_thread.funclet, phase, abnormal, pointers, g_seh_thread.code};
    if (pointers) g_seh_thread.code = pointers->record->code;
    const int answer = wspemu_seh_save(funclet.registers);
    if (answer != 0) { // the funclet has replied
        g_seh_thread.code = g_seh_thread.funclet->outer_code;
        g_seh_thread.funclet = g_seh_thread.funclet->outer;
        return answer - 2;
    }
    // It stays in place until the answer comes.
    g_seh_thread.funclet = &funclet;
    g_seh_thread.resumed = phase;
    const std::uintptr_t below = (funclet.registers[kStackRegister] - kGap) & ~std::uintptr_t{15};
    wspemu_seh_jump_to(frame.registers, below, 1);
}

void unwind_to(Frame& target, std::uint32_t code) {
    while (g_seh_thread.top && g_seh_thread.top != &target) {
        Frame& frame = *g_seh_thread.top;
        g_seh_thread.top = frame.outer;
        run_funclet(frame, Phase::finally, true, nullptr);
    }
    g_seh_thread.top = target.outer;
    g_seh_thread.code = code;
    land(target);
}

} // namespace wspemu::posix

void wspemu::port::add_unwind_hook(UnwindHook hook) noexcept {
    for (auto& slot : posix::g_unwind_hooks) {
        UnwindHook seen = nullptr;
        if (slot.compare_exchange_strong(seen, hook) || seen == hook) return;
    }
}

// --- what the macros of excpt.h call ---

using namespace wspemu::posix;

extern "C" {

int wspemu_seh_push(Frame* frame) {
    drop_dead_records();
    install_fault_signals();
    frame->outer = g_seh_thread.top;
    frame->jump = nullptr;
    frame->code = g_seh_thread.code;
    frame->accepted = 0;
    g_seh_thread.top = frame;
    return 0;
}

Frame* wspemu_seh_top() {
    return g_seh_thread.top;
}

// The end of the __try, by whatever way but an exception of ours.
void wspemu_seh_leave(Frame* frame, int abnormal) {
    g_seh_thread.top = frame->outer;
    g_seh_thread.code = frame->code;
    run_funclet(*frame, Phase::finally, abnormal != 0, nullptr);
}

int wspemu_seh_filtering() {
    return g_seh_thread.resumed == Phase::filter;
}

int wspemu_seh_reply(int disposition) {
    reply(disposition > 0 ? 1 : disposition < 0 ? -1 : 0);
}

// At the head of a handler: 0 when it is to run.
int wspemu_seh_except() {
    if (g_seh_thread.resumed != Phase::handler) reply(0); // no __finally block here
    g_seh_thread.resumed = Phase::none;
    return 0;
}

// At the head of a __finally block: 1 when it is to run, and then, when it has, back to whoever wanted it.
int wspemu_seh_finally() {
    if (g_seh_thread.resumed != Phase::finally) reply(0); // no filter here, or the block has run
    g_seh_thread.resumed = Phase::none;
    return 1;
}

int wspemu_seh_catch(Frame* frame) {
    ExceptionRecord record{};
    record.code = exception_code::cxx_exception;
    record.flags = kNoncontinuable;
    MachineContext context{};
    ExceptionPointers pointers{&record, &context};
    g_seh_thread.top = frame->outer;
    frame->accepted = run_funclet(*frame, Phase::filter, false, &pointers) > 0;
    return frame->accepted;
}

void wspemu_seh_land(Frame* frame) {
    g_seh_thread.top = frame->outer;
    g_seh_thread.code = exception_code::cxx_exception;
    land(*frame);
}

int wspemu_seh_abnormal() {
    drop_dead_records();
    return g_seh_thread.funclet && g_seh_thread.funclet->abnormal;
}

unsigned int wspemu_seh_code() {
    return g_seh_thread.code;
}

ExceptionPointers* wspemu_seh_information() {
    drop_dead_records();
    return g_seh_thread.funclet ? g_seh_thread.funclet->pointers : nullptr;
}
}
