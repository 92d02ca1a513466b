// First come, first served: whoever waits for an object, in whichever way, gets it in the order of coming. Seeded: rounds of
// random objects and waiters, WSPEMU_STRESS_SEED.
#include "posix_support.h"

#include "posix/sync_objects.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>

using namespace posix_test;

namespace {

using RoundRandom = std::mt19937;

constexpr int kWaiters = 6;
constexpr int kRounds = 40;

enum class Kind { event, semaphore, mutex };

// An object that nobody has but the test's own thread.
Handle make_taken(Kind kind) {
    switch (kind) {
    case Kind::event: return *create_event(Reset::automatic, false);
    case Kind::semaphore: return *posix::create_semaphore(0, kWaiters, {}, nullptr);
    default: return *posix::create_mutex(true, {}, nullptr);
    }
}

// Who was served, in order. Only one at a time is between its wait and its entry here where the object lets only one in.
class Served {
public:
    void add(int waiter) {
        const std::lock_guard lock(mutex_);
        waiters_.push_back(waiter);
        count_ = static_cast<int>(waiters_.size());
        count_.notify_all();
    }
    std::vector<int> first(int count) {
        for (int now = count_; now < count; now = count_) count_.wait(now);
        const std::lock_guard lock(mutex_);
        return waiters_;
    }

private:
    std::mutex mutex_;
    std::vector<int> waiters_;
    std::atomic<int> count_{0};
};

// How one of them waits: for the object among others that are never set, perhaps alertably.
struct Wait {
    std::vector<Handle> handles;
    unsigned place = 0;
    bool alertable = false;
};

Wait random_wait(RoundRandom& random, Handle object, Handle never, bool alertable) {
    Wait wait;
    wait.handles.assign(1 + random() % 4, never);
    wait.place = static_cast<unsigned>(random() % wait.handles.size());
    wait.handles[wait.place] = object;
    wait.alertable = alertable || random() % 2 == 0;
    return wait;
}

struct Round {
    explicit Round(RoundRandom& numbers) : random(numbers), kind(static_cast<Kind>(numbers() % 3)) {}
    ~Round() {
        if (kind == Kind::mutex) (void)posix::release_mutex(object); // all have left
        close_handle(object);
    }

    void come(int waiter) {
        // Some are called away by an APC before it is their turn.
        const bool leaves = random() % 4 == 0;
        const Wait wait = random_wait(random, object, never, leaves);
        waiters.push_back(std::make_unique<Worker>([this, wait, waiter, leaves] {
            const WaitOutcome outcome = wait_for(wait.handles, WaitMode::any, soon(), wait.alertable);
            if (leaves) {
                THREAD_CHECK(outcome.end == WaitEnd::apc);
                return;
            }
            THREAD_CHECK(outcome.end == WaitEnd::object && outcome.index == wait.place);
            served.add(waiter);
            if (kind == Kind::mutex) THREAD_CHECK(posix::release_mutex(object).ok());
        }));
        until_blocked(waiters.back()->handle());
        (leaves ? leaving : staying).push_back(waiter);
    }

    void call_away() {
        for (const int waiter : leaving) {
            Worker& worker = *waiters[static_cast<std::size_t>(waiter)];
            BOOST_TEST(queue_apc(
                           worker.handle(), [](std::uintptr_t) {}, 0)
                           .ok());
            worker.join();
        }
    }

    // Lets the next ones in; how many.
    int serve(int left) {
        switch (kind) {
        case Kind::event: BOOST_TEST(set_event(object).ok()); return 1;
        case Kind::mutex: BOOST_TEST(posix::release_mutex(object).ok()); return left;
        case Kind::semaphore: break;
        }
        const int count = 1 + static_cast<int>(random() % static_cast<unsigned>(left));
        BOOST_TEST(posix::release_semaphore(object, count, nullptr).ok());
        return count;
    }

    RoundRandom& random;
    const Kind kind;
    const Handle object = make_taken(kind);
    const Event never;
    Served served;
    std::vector<std::unique_ptr<Worker>> waiters;
    std::vector<int> staying;
    std::vector<int> leaving;
};

} // namespace

BOOST_AUTO_TEST_SUITE(posix_order_test)

BOOST_AUTO_TEST_CASE(whoever_came_first_is_served_first_however_he_waits) {
    const char* const wanted = std::getenv("WSPEMU_STRESS_SEED");
    const auto seed = wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : std::random_device()();
    BOOST_TEST_MESSAGE("WSPEMU_STRESS_SEED=" << seed);
    RoundRandom random(seed);
    for (int i = 0; i < kRounds; ++i) {
        Round round(random);
        for (int waiter = 0; waiter < kWaiters; ++waiter) round.come(waiter);
        round.call_away();
        const int all = static_cast<int>(round.staying.size());
        for (int done = 0; done < all;) {
            const int more = round.serve(all - done);
            std::vector<int> order = round.served.first(done + more);
            order.erase(order.begin(), order.begin() + done);
            // Those that a semaphore lets in at once tell in any order.
            if (round.kind == Kind::semaphore) std::sort(order.begin(), order.end());
            const std::vector<int> due(round.staying.begin() + done, round.staying.begin() + done + more);
            BOOST_TEST(order == due, boost::test_tools::per_element());
            done += more;
        }
        round.waiters.clear();
    }
}

BOOST_AUTO_TEST_SUITE_END()
