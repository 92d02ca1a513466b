// From a signal to an exception. Host dialect, x86-64 Linux.
//
// The handler writes the record, the registers and the state of the vector unit to the free part of the stack, lets the
// thread continue in run_fault(), and returns: so filters and handlers are ordinary code, no signal handler. To continue where the
// fault was, run_fault() executes an illegal instruction of its own, whose signal puts the (edited) registers back.
#include "posix/exceptions.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <mutex>
#include <ucontext.h>

namespace wspemu::posix {
namespace {

constexpr std::array kSignals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
constexpr std::size_t kRedZone = 128;
constexpr std::size_t kStateLimit = 16384; // bytes of an extended state that we keep
constexpr std::uintptr_t kStackReach = 65536;

std::array<struct sigaction, kSignals.size()> g_previous;
std::once_flag g_installed;

struct Fault {
    ExceptionRecord record;
    MachineContext context;
    ExceptionPointers pointers;
    std::size_t state_size;
    alignas(64) std::byte state[64]; // and on
};

// In the order of MachineContext::general.
constexpr int kGeneral[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

std::uintptr_t register_of(const ucontext_t& machine, int which) noexcept {
    return static_cast<std::uintptr_t>(machine.uc_mcontext.gregs[which]);
}

// The kernel writes the size of the extended state into a part of the frame that the processor leaves to software.
std::size_t state_size_of(const void* state) noexcept {
    constexpr std::uint32_t kMagic = 0x46505853;
    std::uint32_t words[2];
    std::memcpy(words, static_cast<const std::byte*>(state) + 464, sizeof words);
    return words[0] == kMagic && words[1] <= kStateLimit ? words[1] : 512;
}

struct FloatCode {
    int detail;
    std::uint32_t code;
};
constexpr FloatCode kFloatCodes[] = {
    {FPE_INTDIV, exception_code::divide_by_zero},       {FPE_INTOVF, 0xC0000095},
    {FPE_FLTDIV, exception_code::float_divide_by_zero}, {FPE_FLTOVF, exception_code::float_overflow},
    {FPE_FLTUND, exception_code::float_underflow},      {FPE_FLTRES, exception_code::float_inexact},
    {FPE_FLTINV, exception_code::float_invalid},
};

void describe(ExceptionRecord& record, int signal, const siginfo_t& info, ucontext_t& machine) noexcept {
    record = {};
    switch (signal) {
    case SIGSEGV:
    case SIGBUS: {
        record.code = signal == SIGBUS && info.si_code == BUS_ADRERR   ? exception_code::in_page_error
                      : signal == SIGBUS && info.si_code == BUS_ADRALN ? exception_code::misalignment
                                                                       : exception_code::access_violation;
        const auto error = register_of(machine, REG_ERR);
        // Quirk: for an address that no page can have the kernel names none; Windows says -1.
        const bool known = info.si_code != SI_KERNEL;
        record.parameter_count = 2;
        record.parameters[0] = (error & 16) != 0 ? 8 : (error & 2) != 0 ? 1 : 0;
        record.parameters[1] = known ? reinterpret_cast<std::uintptr_t>(info.si_addr) : ~std::uintptr_t{0};
        break;
    }
    case SIGFPE:
        record.code = exception_code::float_invalid;
        for (const FloatCode& row : kFloatCodes)
            if (row.detail == info.si_code) record.code = row.code;
        break;
    case SIGTRAP:
        record.code = info.si_code == TRAP_TRACE ? exception_code::single_step : exception_code::breakpoint;
        // Windows reports the int3 itself, not what follows it.
        if (record.code == exception_code::breakpoint) --machine.uc_mcontext.gregs[REG_RIP];
        break;
    default: record.code = exception_code::illegal_instruction; break;
    }
    record.address = reinterpret_cast<void*>(register_of(machine, REG_RIP));
}

void keep_registers(MachineContext& context, const ucontext_t& machine) noexcept {
    std::memset(&context, 0, sizeof context);
    context.flags = 0x0010000F; // control, integer, segments, floating point
    for (int i = 0; i < 16; ++i) context.general[i] = register_of(machine, kGeneral[i]);
    context.rip = register_of(machine, REG_RIP);
    context.eflags = static_cast<std::uint32_t>(register_of(machine, REG_EFL));
    context.segments[0] = static_cast<std::uint16_t>(register_of(machine, REG_CSGSFS));
    std::memcpy(context.fxsave, machine.uc_mcontext.fpregs, sizeof context.fxsave);
    std::memcpy(&context.mxcsr, context.fxsave + 24, sizeof context.mxcsr);
}

extern "C" __attribute__((__visibility__("hidden"))) const char wspemu_seh_resume_here[];

// Ends in wspemu_seh_resume_here, an illegal instruction with the fault in rdi.
extern "C" [[noreturn, gnu::visibility("hidden")]] void wspemu_seh_resume(Fault* fault);
__asm__(R"(
    .text
    .globl wspemu_seh_resume
    .hidden wspemu_seh_resume
    .type wspemu_seh_resume, @function
wspemu_seh_resume:
    .globl wspemu_seh_resume_here
    .hidden wspemu_seh_resume_here
wspemu_seh_resume_here:
    ud2
    .size wspemu_seh_resume, .-wspemu_seh_resume
)");

// What the thread does instead of the faulting instruction.
[[noreturn]] void run_fault(Fault* fault) {
    if (!dispatch_exception(fault->pointers)) seh_thread().crashing = true; // and let it happen again
    wspemu_seh_resume(fault);
}

void put_back(const Fault& fault, ucontext_t& machine) noexcept {
    for (int i = 0; i < 16; ++i) machine.uc_mcontext.gregs[kGeneral[i]] = static_cast<greg_t>(fault.context.general[i]);
    machine.uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(fault.context.rip);
    constexpr greg_t kUserFlags = 0xDD5; // carry ... overflow: what a program may change
    greg_t& flags = machine.uc_mcontext.gregs[REG_EFL];
    flags = (flags & ~kUserFlags) | (static_cast<greg_t>(fault.context.eflags) & kUserFlags);
    std::memcpy(machine.uc_mcontext.fpregs, fault.state, fault.state_size);
    std::memcpy(machine.uc_mcontext.fpregs, fault.context.fxsave, 416); // up to the parts that are the kernel's
}

// Below what the faulting function uses, and below this handler if that runs on the same stack.
std::uintptr_t free_stack_below(std::uintptr_t stack) noexcept {
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    constexpr std::uintptr_t kHandlerNeeds = 4096;
    return here < stack && stack - here < kStackReach ? here - kHandlerNeeds : stack - kRedZone;
}

void on_fault(int signal, siginfo_t* info, void* machine) {
    if (take_fault(signal, info, machine)) return;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        if (kSignals[i] == signal) sigaction(signal, &g_previous[i], nullptr);
    }
    // A fault happens again, now under the previous handler; a signal that was sent does not, nor does a breakpoint.
    if (info->si_code <= 0 || signal == SIGTRAP) raise(signal);
}

} // namespace

bool take_fault(int signal, void* siginfo, void* ucontext) noexcept {
    const auto& info = *static_cast<siginfo_t*>(siginfo);
    auto& machine = *static_cast<ucontext_t*>(ucontext);
    if (signal == SIGABRT || info.si_code <= 0) return false; // sent, not a fault
    if (signal == SIGILL && register_of(machine, REG_RIP) == reinterpret_cast<std::uintptr_t>(wspemu_seh_resume_here)) {
        put_back(*reinterpret_cast<Fault*>(register_of(machine, REG_RDI)), machine);
        return true;
    }
    // Not an exception: whoever reads or writes for the program is told that its pointer is bad.
    if (const std::uintptr_t after = after_bad_access(register_of(machine, REG_RIP))) {
        machine.uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(after);
        return true;
    }
    if (seh_thread().crashing || !anybody_handles_exceptions()) return false;
    const std::uintptr_t stack = register_of(machine, REG_RSP);
    const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
    // A full stack has no room for a dispatcher.
    if (signal == SIGSEGV && address + kStackReach > stack && address < stack + 4096) return false;

    const std::size_t state_size = state_size_of(machine.uc_mcontext.fpregs);
    const std::size_t size = sizeof(Fault) + state_size;
    auto* fault = reinterpret_cast<Fault*>((free_stack_below(stack) - size) & ~std::uintptr_t{63});
    describe(fault->record, signal, info, machine);
    keep_registers(fault->context, machine);
    fault->pointers = {&fault->record, &fault->context};
    fault->state_size = state_size;
    std::memcpy(fault->state, machine.uc_mcontext.fpregs, state_size);

    machine.uc_mcontext.gregs[REG_RDI] = reinterpret_cast<greg_t>(fault);
    machine.uc_mcontext.gregs[REG_RSP] = reinterpret_cast<greg_t>(fault) - 8; // as if it had been called
    machine.uc_mcontext.gregs[REG_RIP] = reinterpret_cast<greg_t>(&run_fault);
    machine.uc_mcontext.gregs[REG_EFL] &= ~greg_t{0x400}; // the direction flag, which functions expect to be clear
    return true;
}

void install_fault_signals() noexcept {
    static std::atomic<bool> done{false};
    if (done.load(std::memory_order_acquire)) return;
    std::call_once(g_installed, [] {
        struct sigaction action {};
        action.sa_sigaction = &on_fault;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &g_previous[i]);
        done.store(true, std::memory_order_release);
    });
}

} // namespace wspemu::posix
