// The twin of core/port/crash_report.h: a handler for the signals of a crash.
//
// Everything the handler reads was prepared before; it calls write, dladdr and backtrace only. The last two are not on the
// list of async-signal-safe functions: the unwinder is loaded beforehand, and a process that crashes while it holds the
// dynamic linker's lock loses its line, nothing more.
#include "core/port/crash_report.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <execinfo.h>
#include <unistd.h>

namespace wspemu::port {
namespace {

constexpr std::array kSignals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr int kDepth = 64;

// Never freed: a crash may come from the last destructor of the process.
struct Prepared {
    std::vector<std::string> layers;
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

const char* file_name(const char* path) noexcept {
    const char* slash = std::strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// The innermost layer on the stack, or nullptr.
const char* layer_on_stack(const Prepared& known) noexcept {
    void* frames[kDepth];
    const int count = backtrace(frames, kDepth);
    for (int i = 0; i < count; ++i) {
        Dl_info info;
        if (!dladdr(frames[i], &info) || !info.dli_fname) continue;
        for (const std::string& layer : known.layers) {
            if (std::strcmp(file_name(info.dli_fname), file_name(layer.c_str())) == 0) return file_name(info.dli_fname);
        }
    }
    return nullptr;
}

// False: no layer had a part in it.
bool report(const Prepared& known, int signal, const siginfo_t& info) noexcept {
    CallPlace place{"", ""};
    const bool in_call = known.finder && known.finder(place);
    const char* layer = layer_on_stack(known);
    if (!layer) return false;
    Line line;
    line << "wspemu: layer " << layer << ": crashed";
    if (in_call) line << " in " << place.function;
    line << ": SIG" << sigabbrev_np(signal);
    if (signal == SIGSEGV || signal == SIGBUS) {
        line << " at address ";
        line.hex(reinterpret_cast<std::uintptr_t>(info.si_addr));
    }
    line << "\n";
    line.write_to(STDERR_FILENO);
    return true;
}

void on_crash(int signal, siginfo_t* info, void*) {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        if (kSignals[i] == signal) sigaction(signal, &previous[i], nullptr);
    }
    const Prepared* known = prepared.load(std::memory_order_acquire);
    // One line, whatever other threads do meanwhile, and whatever the report itself runs into.
    if (known && !reporting.exchange(true)) {
        if (report(*known, signal, *info) && known->exit_status != 0) _exit(known->exit_status);
    }
    // A fault happens again when the instruction is repeated, now under the previous handler; a signal that was sent does not.
    if (info->si_code <= 0) raise(signal);
}

} // namespace

void install_crash_report(const std::vector<std::string>& layer_files, CallFinder finder, int exit_status) {
    const bool first = prepared.exchange(new Prepared{layer_files, finder, exit_status}) == nullptr;
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

} // namespace wspemu::port
