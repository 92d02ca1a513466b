// The guard thread: dormant, watching, or leading. Host dialect.
#include "posix/guard.h"

#include "posix/futex.h"
#include "posix/held_signals.h"
#include "posix/native_level.h"
#include "posix/parking.h"

#include <mutex>
#include <pthread.h>
#include <sys/prctl.h>

namespace wspemu::posix {

namespace {

// The state word. The guard leaves kDormant only when it is nudged, so a nudge of a waking guard costs one load.
enum : std::uint32_t { kAbsent, kDormant, kWatching };

constinit std::mutex g_guard_mutex; // starting and stopping
constinit std::atomic<std::uint32_t> g_state{kAbsent};
constinit std::atomic<bool> g_stop{false};
constinit bool g_allowed = false; // guarded by g_guard_mutex
constinit pthread_t g_guard_thread{};

// How long nobody leads before the guard sees to it. Shorter while somebody is there whom the gap delays: a parked waiter,
// or a program in a loop of its own. Handing over at once instead would cost each leave a wake and a change of threads.
constexpr std::chrono::microseconds kPatience{1000};
constexpr std::chrono::microseconds kShortPatience{100};

bool is_parked(std::uint32_t claim_word) noexcept {
    constexpr std::uint32_t parked = claim::kPending | claim::kParked;
    return (claim_word & parked) == parked;
}

std::chrono::microseconds patience() noexcept {
    if (native_loops_exist()) return kShortPatience;
    for (ThreadRecord* record = all_records(); record; record = record->next_record)
        if (is_parked(record->claim.load(std::memory_order_relaxed))) return kShortPatience;
    return kPatience;
}

// Asks a thread that is parked in a wait to try for the leadership. False when none is parked.
bool offer_to_parked() noexcept {
    for (ThreadRecord* record = all_records(); record; record = record->next_record) {
        std::uint32_t seen = record->claim.load(std::memory_order_seq_cst);
        while (is_parked(seen)) {
            if (!record->claim.compare_exchange_weak(seen, seen | claim::kHint, std::memory_order_seq_cst)) continue;
            futex_wake(&record->claim, 1);
            return true;
        }
    }
    return false;
}

// One look after a moment of patience. False when there is nothing left to watch.
bool watch() noexcept {
    const LeaderState before = leader_state();
    futex_wait(g_state, kWatching, port::Clock::now() + patience());
    if (g_stop.load(std::memory_order_seq_cst)) return false;
    const LeaderState now = leader_state();
    // Leaders come and go: the work is being done, and the next leave costs them no wake of ours. Between two requests there
    // may be none at either look.
    if (now.terms != before.terms) return true;
    if (!now.work) return false;
    // Somebody has been leading all the time; the leave will nudge.
    if (now.somebody_leads) return false;
    if (offer_to_parked()) return true;
    lead_as_guard(g_stop);
    // It ended for a waiter that came and found the guard leading: no second gap.
    if (!g_stop.load(std::memory_order_seq_cst)) (void)offer_to_parked();
    return true;
}

void* guard_main(void*) noexcept {
    pthread_setname_np(pthread_self(), "wspemu-guard");
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0); // the usual 50 us are as long as the short patience
    while (!g_stop.load(std::memory_order_seq_cst)) {
        while (watch()) {
        }
        if (g_stop.load(std::memory_order_seq_cst)) break;
        // Whoever leaves the leadership after this exchange nudges; who left before it is seen here. guard_stop() may
        // have taken the word away meanwhile.
        std::uint32_t watching = kWatching;
        g_state.compare_exchange_strong(watching, kDormant, std::memory_order_seq_cst);
        const LeaderState state = leader_state();
        std::uint32_t dormant = kDormant;
        if (state.work && !state.somebody_leads)
            g_state.compare_exchange_strong(dormant, kWatching, std::memory_order_seq_cst);
        while (g_state.load(std::memory_order_seq_cst) == kDormant) futex_wait(g_state, kDormant);
    }
    return nullptr;
}

// Under g_guard_mutex.
void start() noexcept {
    const HeldSignals held;
    g_stop.store(false, std::memory_order_seq_cst);
    g_state.store(kWatching, std::memory_order_seq_cst);
    if (pthread_create(&g_guard_thread, nullptr, guard_main, nullptr) != 0)
        g_state.store(kAbsent, std::memory_order_seq_cst);
}

} // namespace

void guard_nudge() noexcept {
    std::uint32_t state = g_state.load(std::memory_order_seq_cst);
    if (state == kWatching) return;
    if (state == kDormant) {
        if (g_state.compare_exchange_strong(state, kWatching, std::memory_order_seq_cst)) futex_wake(&g_state, 1);
        return;
    }
    const std::lock_guard lock(g_guard_mutex);
    if (g_allowed && g_state.load(std::memory_order_seq_cst) == kAbsent) start();
}

void guard_allow() noexcept {
    const std::lock_guard lock(g_guard_mutex);
    g_allowed = true;
}

void guard_stop() noexcept {
    const std::lock_guard lock(g_guard_mutex);
    g_allowed = false;
    if (g_state.load(std::memory_order_seq_cst) == kAbsent) return;
    g_stop.store(true, std::memory_order_seq_cst);
    g_state.store(kAbsent, std::memory_order_seq_cst);
    futex_wake(&g_state, 1);
    pthread_join(g_guard_thread, nullptr);
}

} // namespace wspemu::posix
