// Who runs the reactor: waiters lead, the guard steps in, detaching waits; and waits on descriptors.
#include "posix_support.h"

#include "core/codes.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <vector>

using namespace posix_test;

namespace {

// Handlers come from any thread and run inside run_one.
class TestReactor final : public Reactor {
public:
    TestReactor() : wake_(::eventfd(0, EFD_CLOEXEC)) {}
    ~TestReactor() override { ::close(wake_); }

    void run_one(Deadline deadline) noexcept override {
        THREAD_CHECK(!inside_.exchange(true));
        runner_ = current_thread_id();
        runs_++;
        std::function<void()> handler;
        bool ran = false;
        while (!ran && take(handler)) {
            handler();
            --expected_;
            ran = true;
        }
        if (!ran) wait(deadline);
        inside_ = false;
    }
    void interrupt() noexcept override {
        interrupts_++;
        const std::uint64_t one = 1;
        THREAD_CHECK(::write(wake_, &one, sizeof one) == 8);
    }
    bool has_work() const noexcept override { return expected_ != 0; }

    // Somebody will post so many handlers.
    void expect(int count) {
        expected_ += count;
        reactor_has_work();
    }
    // From the world outside: makes the descriptor ready.
    void post(std::function<void()> handler) {
        {
            const std::lock_guard lock(mutex_);
            handlers_.push_back(std::move(handler));
        }
        const std::uint64_t one = 1;
        THREAD_CHECK(::write(wake_, &one, sizeof one) == 8);
    }

    std::atomic<std::uint32_t> runner_{0};
    std::atomic<int> interrupts_{0};
    std::atomic<int> runs_{0};

private:
    bool take(std::function<void()>& handler) {
        const std::lock_guard lock(mutex_);
        if (handlers_.empty()) return false;
        handler = std::move(handlers_.front());
        handlers_.pop_front();
        return true;
    }
    void wait(Deadline deadline) {
        pollfd entry{wake_, POLLIN, 0};
        int timeout = -1;
        if (deadline) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
            timeout = left > 0 ? static_cast<int>(left) : 0;
        }
        if (::poll(&entry, 1, timeout) <= 0) return;
        std::uint64_t count = 0;
        THREAD_CHECK(::read(wake_, &count, sizeof count) == 8);
    }

    const int wake_;
    std::mutex mutex_;
    std::deque<std::function<void()>> handlers_;
    std::atomic<int> expected_{0};
    std::atomic<bool> inside_{false};
};

struct Attached {
    Attached() { attach_reactor(&reactor); }
    ~Attached() { attach_reactor(nullptr); }
    TestReactor reactor;
};

} // namespace

BOOST_AUTO_TEST_SUITE(posix_reactor_test)

BOOST_AUTO_TEST_CASE(a_waiting_thread_runs_the_reactor_itself) {
    Attached attached;
    const Event event;
    attached.reactor.expect(1);
    attached.reactor.post([&] { (void)set_event(event); });
    BOOST_TEST(wait_one(event).end == WaitEnd::object);
}

BOOST_AUTO_TEST_CASE(a_leader_is_woken_by_whoever_sets_its_event) {
    Attached attached;
    const Event event;
    Worker waiter([&] { THREAD_CHECK(wait_one(event).end == WaitEnd::object); });
    until_blocked(waiter.handle());
    (void)set_event(event);
}

BOOST_AUTO_TEST_CASE(a_leader_keeps_its_deadline) {
    Attached attached;
    const Event event;
    BOOST_TEST(wait_one(event, deadline_after(10)).end == WaitEnd::timeout);
    BOOST_TEST(sleep_until(deadline_after(5), false).end == WaitEnd::timeout);
}

BOOST_AUTO_TEST_CASE(a_handler_of_one_leader_serves_the_waits_of_others) {
    Attached attached;
    const Event mine;
    const Event theirs;
    Worker other([&] { THREAD_CHECK(wait_one(theirs).end == WaitEnd::object); });
    until_blocked(other.handle());
    Worker me([&] { THREAD_CHECK(wait_one(mine).end == WaitEnd::object); });
    until_blocked(me.handle());
    attached.reactor.expect(2);
    attached.reactor.post([&] { (void)set_event(theirs); });
    attached.reactor.post([&] { (void)set_event(mine); });
}

BOOST_AUTO_TEST_CASE(the_guard_leads_when_nobody_waits) {
    Attached attached;
    std::atomic<bool> ran{false};
    attached.reactor.expect(1);
    attached.reactor.post([&] {
        ran = true;
        ran.notify_all();
    });
    ran.wait(false);
    BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(the_guard_gives_the_leadership_to_a_parked_waiter_when_the_leader_has_left) {
    Attached attached;
    const Event first;
    const Event second;
    std::atomic<std::uint32_t> second_id{0};
    Worker leader([&] { (void)wait_one(first); });
    until_blocked(leader.handle());
    Worker parked([&] {
        second_id = current_thread_id();
        THREAD_CHECK(wait_one(second).end == WaitEnd::object);
    });
    until_blocked(parked.handle());
    attached.reactor.expect(2);
    attached.reactor.post([&] { (void)set_event(first); });
    leader.join();
    // Nobody leads now, work is outstanding, one thread is parked: within some milliseconds it leads.
    while (attached.reactor.runner_ != second_id) std::this_thread::yield();
    attached.reactor.post([&] { (void)set_event(second); });
    parked.join();
    BOOST_TEST(attached.reactor.runner_ == second_id);
}

BOOST_AUTO_TEST_CASE(reactors_can_be_exchanged_while_threads_wait) {
    const Event event;
    std::vector<std::unique_ptr<Worker>> waiters;
    for (int i = 0; i < 3; ++i)
        waiters.push_back(std::make_unique<Worker>([&] { THREAD_CHECK(wait_one(event).end == WaitEnd::object); }));
    for (int i = 0; i < 50; ++i) {
        Attached attached;
        std::atomic<bool> ran{false};
        attached.reactor.expect(1);
        attached.reactor.post([&] {
            ran = true;
            ran.notify_all();
        });
        ran.wait(false);
    }
    (void)set_event(event);
}

BOOST_AUTO_TEST_CASE(many_threads_and_one_reactor_lose_no_completion) {
    Attached attached;
    std::vector<std::unique_ptr<Worker>> workers;
    for (int t = 0; t < 4; ++t) {
        workers.push_back(std::make_unique<Worker>([&] {
            const Event done(Reset::automatic);
            for (int i = 0; i < 1'000; ++i) {
                attached.reactor.expect(1);
                attached.reactor.post([&] { (void)set_event(done); });
                THREAD_CHECK(wait_one(done).end == WaitEnd::object);
            }
        }));
    }
    workers.clear();
    BOOST_TEST(!attached.reactor.has_work());
}

BOOST_AUTO_TEST_CASE(a_native_wait_ends_with_readiness_deadline_apc_or_cancel) {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC);
    BOOST_TEST(wait_native(descriptor, kNativeWrite, {}, false, nullptr).end == WaitEnd::ready);
    BOOST_TEST(wait_native(descriptor, kNativeRead, at_once(), false, nullptr).end == WaitEnd::timeout);
    BOOST_TEST(wait_native(descriptor, kNativeRead, deadline_after(3), true, nullptr).end == WaitEnd::timeout);

    Worker by_apc([&] { THREAD_CHECK(wait_native(descriptor, kNativeRead, {}, true, nullptr).end == WaitEnd::apc); });
    until_blocked(by_apc.handle());
    (void)queue_apc(
        by_apc.handle(), [](std::uintptr_t) {}, 0);
    by_apc.join();

    Cancel cancel;
    Worker by_cancel([&] {
        THREAD_CHECK(wait_native(descriptor, kNativeRead, {}, true, &cancel).end == WaitEnd::cancelled);
        THREAD_CHECK(wait_native(descriptor, kNativeRead, {}, false, &cancel).end == WaitEnd::cancelled);
    });
    until_blocked(by_cancel.handle());
    cancel.cancel();
    by_cancel.join();

    Worker by_data(
        [&] { THREAD_CHECK(wait_native(descriptor, kNativeRead, soon(), true, nullptr).end == WaitEnd::ready); });
    until_blocked(by_data.handle());
    const std::uint64_t one = 1;
    BOOST_TEST(::write(descriptor, &one, sizeof one) == 8);
    by_data.join();
    ::close(descriptor);
}

BOOST_AUTO_TEST_CASE(cancelling_races_with_waiting_safely) {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC);
    for (int i = 0; i < 2'000; ++i) {
        auto cancel = std::make_unique<Cancel>();
        std::thread canceller([&] { cancel->cancel(); });
        BOOST_TEST_REQUIRE(wait_native(descriptor, kNativeRead, {}, false, cancel.get()).end == WaitEnd::cancelled);
        canceller.join();
    }
    ::close(descriptor);
}

BOOST_AUTO_TEST_SUITE_END()
