// Other processes as objects: their end, and how it is told apart. Host dialect.
#include "posix/process_object.h"

#include "posix/child_watch.h"
#include "posix/thread_object.h"

#include <csignal>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace wspemu::posix {
namespace {

constexpr std::uint64_t kKnown = 1ull << 32;

// What a process that a signal has ended would have said on Windows.
std::uint32_t exit_code_of_signal(int signal) noexcept {
    switch (signal) {
    case SIGSEGV:
    case SIGBUS: return 0xC0000005;  // STATUS_ACCESS_VIOLATION
    case SIGFPE: return 0xC0000094;  // STATUS_INTEGER_DIVIDE_BY_ZERO
    case SIGILL: return 0xC000001D;  // STATUS_ILLEGAL_INSTRUCTION
    case SIGTRAP: return 0x80000003; // STATUS_BREAKPOINT
    case SIGABRT: return 3;          // abort() of the C library
    case SIGINT:
    case SIGTERM:
    case SIGHUP: return 0xC000013A; // STATUS_CONTROL_C_EXIT
    default: return 1;
    }
}

int signal_process(int watched, int signal) noexcept {
    return static_cast<int>(::syscall(SYS_pidfd_send_signal, watched, signal, nullptr, 0u));
}

} // namespace

ProcessObject::ProcessObject() noexcept
    : Waitable(kKind, Take::keep, 0), id_(static_cast<std::uint32_t>(::getpid())), is_current_(true) {}

ProcessObject::ProcessObject(std::uint32_t id, port::Descriptor watched, std::shared_ptr<Birth> birth,
                             Ref<ThreadObject> main_thread) noexcept
    : Waitable(kKind, Take::keep, 0),
      id_(id),
      is_current_(false),
      watched_(std::move(watched)),
      birth_(std::move(birth)),
      main_thread_(std::move(main_thread)) {}

ProcessObject::~ProcessObject() = default;

std::optional<std::uint32_t> ProcessObject::exit_code() const noexcept {
    if (!is_set()) return kRuns;
    const std::uint64_t end = end_.load(std::memory_order_acquire);
    if ((end & kKnown) == 0) return std::nullopt;
    return static_cast<std::uint32_t>(end);
}

bool ProcessObject::terminate(std::uint32_t exit_code) noexcept {
    const std::lock_guard lock(watched_mutex_);
    if (!watched_) return false;
    // Said before the signal, so that it is there at the end. A child that says something itself at this moment is ending.
    if (birth_) birth_->tell_end(exit_code);
    if (signal_process(watched_.get(), SIGKILL) == 0) return true;
    if (birth_) birth_->take_back_end(exit_code);
    return false;
}

void ProcessObject::note_end() noexcept {
    siginfo_t end{};
    // Fails for who is no child, and for a child that the program itself has waited for.
    constexpr auto kByDescriptor = static_cast<idtype_t>(3); // P_PIDFD
    const bool told = ::waitid(kByDescriptor, static_cast<id_t>(watched_.get()), &end, WEXITED) == 0;
    std::optional<std::uint32_t> code;
    if (told)
        code =
            end.si_code == CLD_EXITED ? static_cast<std::uint32_t>(end.si_status) : exit_code_of_signal(end.si_status);
    if (birth_)
        if (const std::optional<std::uint32_t> said = birth_->told_end()) code = said;
    if (code) end_.store(kKnown | *code, std::memory_order_release);
    if (main_thread_) {
        main_thread_->exit_code.store(code.value_or(0), std::memory_order_relaxed);
        main_thread_->set();
    }
    set();
    // Not kept for the handles, which may live long.
    const std::lock_guard lock(watched_mutex_);
    watched_ = port::Descriptor();
}

ProcessObject& current_process_object() noexcept {
    static ProcessObject& object = *new ProcessObject;
    return object;
}

} // namespace wspemu::posix
