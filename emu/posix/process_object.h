// ProcessObject: what a process handle names. Host dialect.
#pragma once

#include "core/port/handoff.h"
#include "posix/birth.h"
#include "posix/waitable.h"

#include <mutex>
#include <optional>

namespace wspemu::posix {

class ThreadObject;

// This process, which nobody in it ever sees signalled, or another one: signalled when it has ended.
class ProcessObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::process;
    static constexpr std::uint32_t kRuns = 259; // STILL_ACTIVE

    // This process.
    ProcessObject() noexcept;
    // Another one; `birth` and `main_thread` are empty for one that is not a child. `watched` becomes readable at its end.
    ProcessObject(std::uint32_t id, port::Descriptor watched, std::shared_ptr<Birth> birth,
                  Ref<ThreadObject> main_thread) noexcept;

    std::uint32_t id() const noexcept { return id_; }
    bool is_current() const noexcept { return is_current_; }
    // For the watch, until it says note_end().
    int watched_descriptor() const noexcept { return watched_.get(); }
    // kRuns while it runs; nothing for one that has ended and was no child: the host tells that its parent alone.
    std::optional<std::uint32_t> exit_code() const noexcept;

    // Another process only. Ends it; what it would say as its exit code is this one. False: it is not ours to end.
    bool terminate(std::uint32_t exit_code) noexcept;
    // By the watch alone, once.
    void note_end() noexcept;

private:
    ~ProcessObject() override;

    const std::uint32_t id_;
    const bool is_current_;
    std::mutex watched_mutex_; // of closing the descriptor, and of using it elsewhere than in the watch
    port::Descriptor watched_; // empty when the process has ended
    const std::shared_ptr<Birth> birth_;
    const Ref<ThreadObject> main_thread_;
    std::atomic<std::uint64_t> end_{0}; // the exit code and kKnown, when it has ended and is known
};

ProcessObject& current_process_object() noexcept;

} // namespace wspemu::posix
