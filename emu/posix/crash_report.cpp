// The twin of core/port/crash_report.h: a handler for the signals of a crash.
//
// Everything the handler reads was prepared before; it calls write, dladdr and backtrace only. The last two are not on the
// list of async-signal-safe functions: the unwinder is loaded beforehand, and a process that crashes while it holds the
// dynamic linker's lock loses its line, nothing more.
#include "core/port/crash_report.h"

#include "posix/device_libraries.h"
#include "posix/exceptions.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <dlfcn.h>
#include <execinfo.h>
#include <ucontext.h>
#include <unistd.h>

namespace wspemu::port {
namespace {

constexpr std::array kSignals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr int kDepth = 64;
constexpr int kShown = 16; // frames of the stack in a report

// Never freed: a crash may come from the last destructor of the process.
struct Prepared {
    std::vector<CrashFile> files;
    CallFinder finder;
    int exit_status;
};
std::atomic<const Prepared*> prepared{nullptr};
std::array<struct sigaction, kSignals.size()> previous;
std::atomic<bool> reporting{false};

// A line put together without memory of its own; what does not fit is cut off.
class Line {
public:
    Line& operator<<(const char* text) noexcept {
        while (*text != '\0' && length_ < sizeof text_) text_[length_++] = *text++;
        return *this;
    }
    Line& hex(std::uintptr_t value) noexcept {
        char digits[2 * sizeof value + 1] = {};
        char* at = digits + sizeof digits - 1;
        do *--at = "0123456789abcdef"[value & 15];
        while ((value >>= 4) != 0);
        return *this << "0x" << at;
    }
    void write_to(int descriptor) const noexcept {
        if (write(descriptor, text_, length_) < 0) return; // nobody is left to tell
    }

private:
    char text_[512];
    std::size_t length_ = 0;
};

const char* environment_text(const char* name) noexcept {
    const char* text = std::getenv(name);
    return text ? text : "";
}

const char* file_name(const char* path) noexcept {
    const char* slash = std::strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct Stack {
    void* frames[kDepth];
    int count;
    int first = 0; // the frame of the fault; before it come the handler's own
};

Stack stack_from(const void* fault) noexcept {
    Stack stack;
    stack.count = backtrace(stack.frames, kDepth);
    for (int i = 0; i < stack.count; ++i)
        if (stack.frames[i] == fault) stack.first = i;
    return stack;
}

// The innermost of the files on the stack, or nullptr.
const CrashFile* file_on(const Stack& stack, const Prepared& known) noexcept {
    for (int i = stack.first; i < stack.count; ++i) {
        Dl_info info;
        if (!dladdr(stack.frames[i], &info) || !info.dli_fname) continue;
        for (const CrashFile& one : known.files) {
            if (std::strcmp(file_name(info.dli_fname), file_name(one.file.c_str())) == 0) return &one;
        }
    }
    return nullptr;
}

// One frame a line: the function, as far as the module's own table of symbols tells it, and what addr2line wants to know.
void write_stack(const Stack& stack) noexcept {
    const int end = std::min(stack.count, stack.first + kShown);
    for (int i = stack.first; i < end; ++i) {
        Dl_info info{};
        const bool found = dladdr(stack.frames[i], &info) != 0 && info.dli_fname;
        Line line;
        line << "wspemu:   ";
        if (found && info.dli_sname) line << info.dli_sname << " ";
        const auto at = reinterpret_cast<std::uintptr_t>(stack.frames[i]);
        if (found)
            (line << "in " << file_name(info.dli_fname) << "+")
                .hex(at - reinterpret_cast<std::uintptr_t>(info.dli_fbase));
        else (line << "at ").hex(at);
        line << "\n";
        line.write_to(STDERR_FILENO);
    }
}

// Begins the report; false when none of the files had a part in it.
bool begin(Line& line, const Stack& stack, const Prepared& known) noexcept {
    CallPlace place{"", ""};
    const bool in_call = known.finder && known.finder(place);
    const CrashFile* blamed = file_on(stack, known);
    if (!blamed) return false;
    line << "wspemu: " << blamed->kind << " " << file_name(blamed->file.c_str()) << ": crashed";
    if (in_call) line << " in " << place.function;
    return true;
}

bool report(const Prepared& known, int signal, const siginfo_t& info, const void* fault) noexcept {
    const Stack stack = stack_from(fault);
    Line line;
    if (!begin(line, stack, known)) return false;
    line << ": SIG" << sigabbrev_np(signal);
    if (signal == SIGSEGV || signal == SIGBUS) {
        line << " at address ";
        line.hex(reinterpret_cast<std::uintptr_t>(info.si_addr));
    }
    line << "\n";
    line.write_to(STDERR_FILENO);
    write_stack(stack);
    return true;
}

const void* place_of(const void* machine) noexcept {
#if defined(__x86_64__)
    return reinterpret_cast<const void*>(static_cast<const ucontext_t*>(machine)->uc_mcontext.gregs[REG_RIP]);
#else
    return machine; // matches no frame: the report begins with the handler's own
#endif
}

void on_crash(int signal, siginfo_t* info, void* machine) {
    if (posix::take_fault(signal, info, machine)) return; // somebody's __try has it
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        if (kSignals[i] == signal) sigaction(signal, &previous[i], nullptr);
    }
    const Prepared* known = prepared.load(std::memory_order_acquire);
    // One line, whatever other threads do meanwhile, and whatever the report itself runs into.
    if (known && !reporting.exchange(true)) {
        if (report(*known, signal, *info, place_of(machine)) && known->exit_status != 0) _exit(known->exit_status);
    }
    // A fault happens again when the instruction is repeated, now under the previous handler; a signal that was sent does not.
    if (info->si_code <= 0) raise(signal);
}

} // namespace

void report_exception(std::uint32_t code) noexcept {
    const Prepared* known = prepared.load(std::memory_order_acquire);
    Line line;
    const Stack stack = stack_from(__builtin_return_address(0));
    if (known && !begin(line, stack, *known)) line << "wspemu: crashed";
    else if (!known) line << "wspemu: crashed";
    (line << ": exception ").hex(code) << ", raised with RaiseException, has no handler\n";
    if (reporting.exchange(true)) return;
    line.write_to(STDERR_FILENO);
    write_stack(stack);
    if (known && known->exit_status != 0) _exit(known->exit_status);
}

void install_crash_report(const std::vector<CrashFile>& files, CallFinder finder, int exit_status) {
    auto* known = new Prepared{files, finder, exit_status};
    for (const std::string& text : posix::split_device_list(environment_text("WSPEMU_DEVICES"))) {
        posix::DeviceLibrary device;
        if (posix::parse_device_library(text, device).empty()) known->files.push_back({"device", device.file});
    }
    const bool first = prepared.exchange(known) == nullptr;
    if (!first) return;
    void* frame[1];
    static_cast<void>(backtrace(frame, 1)); // loads the unwinder
    // A stack overflow of the program's first thread can only be told from another stack.
    static char stack[1 << 16];
    stack_t other{};
    other.ss_sp = stack;
    other.ss_size = sizeof stack;
    sigaltstack(&other, nullptr);
    struct sigaction action {};
    action.sa_sigaction = &on_crash;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &previous[i]);
}

void install_device_crash_report() {
    const std::string_view wanted = environment_text("WSPEMU_CRASH_REPORT");
    if (wanted.empty() || wanted == "0" || prepared.load(std::memory_order_acquire)) return;
    install_crash_report({}, nullptr, 0);
}

} // namespace wspemu::port
