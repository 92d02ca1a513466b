// The attached reactor: who leads, how it is interrupted, how it is exchanged. Host dialect.
#include "core/port/reactor.h"

#include "posix/futex.h"
#include "posix/guard.h"
#include "posix/leading.h"

#include <climits>
#include <mutex>

namespace wspemu::posix {

namespace {

using port::Reactor;

constexpr std::uint32_t kNobody = 0;
constexpr std::uint32_t kWaiter = 1;
constexpr std::uint32_t kGuard = 2;

constinit std::mutex g_attach_mutex;
constinit std::atomic<Reactor*> g_reactor{nullptr};
// Who is inside run_one. Taken by compare-and-swap from kNobody.
constinit std::atomic<std::uint32_t> g_leader{kNobody};
// Threads that use the reactor without leading it.
constinit std::atomic<std::uint32_t> g_users{0};
constinit std::atomic<bool> g_detaching{false};
// How often the leadership was taken; written by leaders only.
constinit std::atomic<std::uint32_t> g_terms{0};
// How often the transport announced work.
constinit std::atomic<std::uint32_t> g_announcements{0};
// A waiter came while the guard was leading.
constinit std::atomic<bool> g_guard_should_yield{false};

// Keeps the reactor from being detached while a thread that does not lead uses it.
class ReactorUse {
public:
    ReactorUse() noexcept {
        g_users.fetch_add(1, std::memory_order_seq_cst);
        reactor_ = g_reactor.load(std::memory_order_seq_cst);
    }
    ~ReactorUse() {
        g_users.fetch_sub(1, std::memory_order_seq_cst);
        if (g_detaching.load(std::memory_order_seq_cst)) futex_wake(&g_users, INT_MAX);
    }
    ReactorUse(const ReactorUse&) = delete;
    ReactorUse& operator=(const ReactorUse&) = delete;
    Reactor* get() const noexcept { return reactor_; }

private:
    Reactor* reactor_;
};

// Takes the leadership and returns the reactor; nullptr when there is none or somebody leads already.
Reactor* take_leadership(std::uint32_t role) noexcept {
    std::uint32_t nobody = kNobody;
    if (!g_leader.compare_exchange_strong(nobody, role, std::memory_order_seq_cst)) {
        if (nobody == kGuard) g_guard_should_yield.store(true, std::memory_order_relaxed);
        return nullptr;
    }
    Reactor* reactor = g_reactor.load(std::memory_order_seq_cst);
    if (reactor) {
        g_terms.store(g_terms.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return reactor;
    }
    g_leader.store(kNobody, std::memory_order_seq_cst);
    if (g_detaching.load(std::memory_order_seq_cst)) futex_wake(&g_leader, INT_MAX);
    return nullptr;
}

// Leaves without waking another waiter. True when there is, or may be, work that somebody has to watch.
[[nodiscard]] bool leave_leadership(Reactor& reactor) noexcept {
    // Work that is announced after this look at has_work() changes the count of announcements.
    const std::uint32_t announcements = g_announcements.load(std::memory_order_seq_cst);
    const bool work = reactor.has_work();
    g_leader.exchange(kNobody, std::memory_order_seq_cst);
    if (g_detaching.load(std::memory_order_seq_cst)) futex_wake(&g_leader, INT_MAX);
    return work || g_announcements.load(std::memory_order_seq_cst) != announcements;
}

} // namespace

bool try_lead(ThreadRecord& me, port::Deadline deadline) noexcept {
    if (!g_reactor.load(std::memory_order_relaxed)) return false;
    Reactor* reactor = take_leadership(kWaiter);
    if (!reactor) return false;
    std::uint32_t seen = me.claim.load(std::memory_order_relaxed);
    while ((seen & claim::kPending) != 0 &&
           !me.claim.compare_exchange_weak(seen, seen | claim::kLeading, std::memory_order_seq_cst)) {
    }
    while ((me.claim.load(std::memory_order_seq_cst) & claim::kPending) != 0 &&
           g_reactor.load(std::memory_order_seq_cst) == reactor) {
        if (deadline && port::Clock::now() >= *deadline) break;
        reactor->run_one(deadline);
    }
    seen = me.claim.load(std::memory_order_relaxed);
    while ((seen & claim::kPending) != 0 &&
           !me.claim.compare_exchange_weak(seen, seen & ~(claim::kLeading | claim::kHint), std::memory_order_seq_cst)) {
    }
    if (leave_leadership(*reactor)) guard_nudge();
    return true;
}

void interrupt_leader() noexcept {
    const ReactorUse use;
    if (use.get()) use.get()->interrupt();
}

LeaderState leader_state() noexcept {
    const ReactorUse use;
    return {.somebody_leads = g_leader.load(std::memory_order_seq_cst) != kNobody,
            .work = use.get() && use.get()->has_work(),
            .terms = g_terms.load(std::memory_order_relaxed)};
}

void lead_as_guard(const std::atomic<bool>& stop) noexcept {
    g_guard_should_yield.store(false, std::memory_order_relaxed);
    Reactor* reactor = take_leadership(kGuard);
    if (!reactor) return;
    while (!stop.load(std::memory_order_relaxed) && reactor->has_work() &&
           !g_guard_should_yield.load(std::memory_order_relaxed) &&
           g_reactor.load(std::memory_order_seq_cst) == reactor)
        reactor->run_one({});
    // The guard goes on to watch by itself; whoever stops it may be waiting for it already.
    (void)leave_leadership(*reactor);
}

} // namespace wspemu::posix

namespace wspemu::port {

using namespace wspemu::posix;

void attach_reactor(Reactor* reactor) noexcept {
    const std::lock_guard lock(g_attach_mutex);
    g_detaching.store(true, std::memory_order_seq_cst);
    if (Reactor* old = g_reactor.exchange(nullptr, std::memory_order_seq_cst)) {
        old->interrupt();
        while (const std::uint32_t leader = g_leader.load(std::memory_order_seq_cst)) futex_wait(g_leader, leader);
        while (const std::uint32_t users = g_users.load(std::memory_order_seq_cst)) futex_wait(g_users, users);
    }
    g_detaching.store(false, std::memory_order_seq_cst);
    if (!reactor) {
        guard_stop();
        return;
    }
    guard_allow();
    g_reactor.store(reactor, std::memory_order_seq_cst);
    if (reactor->has_work()) reactor_has_work();
}

void reactor_has_work() noexcept {
    g_announcements.fetch_add(1, std::memory_order_seq_cst);
    if (g_leader.load(std::memory_order_seq_cst) == kNobody) guard_nudge();
}

} // namespace wspemu::port
