// What a thread has used, and how it is described. Host dialect.
#include "posix/thread_facts.h"

#include "core/codes.h"
#include "posix/thread_object.h"

#include <cstdio>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

namespace wspemu::posix {

namespace {

std::uint64_t steps_of(const timeval& time) noexcept {
    return static_cast<std::uint64_t>(time.tv_sec) * 10'000'000 + static_cast<std::uint64_t>(time.tv_usec) * 10;
}

Usage usage_of_this_thread() noexcept {
    rusage used{};
    ::getrusage(RUSAGE_THREAD, &used);
    return {steps_of(used.ru_stime), steps_of(used.ru_utime)};
}

// As the system counts for other threads: in ticks of some milliseconds.
Usage usage_of(int native_id) noexcept {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%d/stat", native_id);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "re"), &std::fclose);
    unsigned long user = 0;
    unsigned long kernel = 0;
    // The name, the second field, may hold anything but ends with the last parenthesis of the line.
    if (!file || std::fscanf(file.get(), "%*d (%*[^\n)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                             &kernel) != 2)
        return {};
    const auto step = static_cast<std::uint64_t>(10'000'000 / ::sysconf(_SC_CLK_TCK));
    return {kernel * step, user * step};
}

} // namespace

void keep_usage(ThreadObject& thread) noexcept {
    const Usage usage = usage_of_this_thread();
    const std::lock_guard lock(thread.facts_mutex);
    thread.usage = usage;
    thread.ended = file_time_now();
}

Result<ThreadTimes> thread_times(port::Handle handle) noexcept {
    const Ref<ThreadObject> thread = thread_of(handle);
    if (!thread) return WsaError{code::invalid_handle};
    ThreadTimes times{thread->created, 0, {}};
    {
        const std::lock_guard lock(thread->facts_mutex);
        times.ended = thread->ended;
        times.usage = thread->usage;
    }
    if (times.ended != 0) return times;
    const int native_id = thread->native_id.load(std::memory_order_relaxed);
    if (thread.get() == current_record().thread) times.usage = usage_of_this_thread();
    else if (native_id != 0) times.usage = usage_of(native_id);
    return times;
}

Result<void> describe_thread(port::Handle handle, std::u16string_view text) noexcept try {
    const Ref<ThreadObject> thread = thread_of(handle);
    if (!thread) return WsaError{code::invalid_handle};
    const std::lock_guard lock(thread->facts_mutex);
    thread->description = text;
    return {};
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

Result<std::u16string> thread_description(port::Handle handle) noexcept try {
    const Ref<ThreadObject> thread = thread_of(handle);
    if (!thread) return WsaError{code::invalid_handle};
    const std::lock_guard lock(thread->facts_mutex);
    return thread->description;
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

} // namespace wspemu::posix
