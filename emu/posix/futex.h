// The two futex calls that everything here parks with. Host dialect (Linux).
#pragma once

#include "core/port/objects.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wspemu::posix {

// CLOCK_MONOTONIC is what steady_clock counts, so a deadline converts without a second clock.
inline timespec to_timespec(port::Clock::time_point point) noexcept {
    const auto count = std::chrono::duration_cast<std::chrono::nanoseconds>(point.time_since_epoch()).count();
    return {static_cast<time_t>(count / 1'000'000'000), static_cast<long>(count % 1'000'000'000)};
}

// Sleeps while *word == expected; may return early. False only when the deadline has passed.
inline bool futex_wait(const std::uint32_t* word, std::uint32_t expected, port::Deadline deadline) noexcept {
    timespec until{};
    if (deadline) until = to_timespec(*deadline);
    const long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                                deadline ? &until : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
    return result == 0 || errno != ETIMEDOUT;
}
inline bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                       port::Deadline deadline = {}) noexcept {
    return futex_wait(reinterpret_cast<const std::uint32_t*>(&word), expected, deadline);
}

// The word is only an address here: it may belong to an object that has died meanwhile.
inline void futex_wake(const void* word, int count) noexcept {
    syscall(SYS_futex, word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
}

// Tells the processor that this is a spin loop.
inline void spin_pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

} // namespace wspemu::posix
