// Seeded stress: random objects, waits and closes on many threads, then the books must balance.
// WSPEMU_STRESS_SECONDS: how long each case runs (1 by default). WSPEMU_STRESS_SEED: the seed to repeat.
#include "posix_support.h"

#include "core/codes.h"
#include "core/port/files.h"
#include "posix/handle_flags.h"
#include "posix/memory_locks.h"
#include "posix/sync_objects.h"

#include <cstdlib>
#include <memory>
#include <random>

using namespace posix_test;

namespace {

using Random = std::mt19937_64;

unsigned number_from(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

// Runs body(random) over and over on several threads until the time is up; names the seed.
template <class Body>
void stress(unsigned threads, Body body) {
    const unsigned seed = number_from("WSPEMU_STRESS_SEED", 20240601);
    const auto end = Clock::now() + std::chrono::seconds(number_from("WSPEMU_STRESS_SECONDS", 1));
    BOOST_TEST_MESSAGE("WSPEMU_STRESS_SEED=" << seed);
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned i = 0; i < threads; ++i) {
        workers.push_back(std::make_unique<Worker>([=] {
            Random random(seed + i);
            while (Clock::now() < end) body(random);
        }));
    }
}

Deadline random_deadline(Random& random) {
    return random() % 2 == 0 ? at_once() : Deadline(Clock::now() + std::chrono::microseconds(random() % 300));
}

} // namespace

BOOST_AUTO_TEST_SUITE(posix_stress_test)

// Tokens: each signal of an automatic event or unit of a semaphore is put in and taken out exactly once. Whoever takes
// tokens, by any or by all, puts as many back; at the end all must be there.
BOOST_AUTO_TEST_CASE(signals_are_neither_lost_nor_taken_twice) {
    constexpr unsigned kObjects = 6;
    std::vector<Handle> objects;
    for (unsigned i = 0; i < kObjects; ++i)
        objects.push_back(i % 2 == 0 ? *create_event(Reset::automatic, true)
                                     : *posix::create_semaphore(2, 2, {}, nullptr));
    stress(4, [&](Random& random) {
        std::vector<Handle> some;
        for (const Handle object : objects)
            if (random() % 2 == 0) some.push_back(object);
        if (some.empty()) return;
        const bool all = random() % 3 == 0;
        const WaitOutcome outcome = wait_for(some, all ? WaitMode::all : WaitMode::any, random_deadline(random), false);
        if (outcome.end == WaitEnd::timeout) return;
        THREAD_CHECK(outcome.end == WaitEnd::object);
        for (std::size_t i = 0; i < some.size(); ++i)
            if (all || i == outcome.index) THREAD_CHECK(posix::signal_object(some[i]).ok());
    });
    for (unsigned i = 0; i < kObjects; ++i) {
        for (unsigned unit = 0; unit < 1 + i % 2; ++unit) BOOST_TEST(is_set(objects[i]));
        BOOST_TEST(!is_set(objects[i]));
        close_handle(objects[i]);
    }
}

BOOST_AUTO_TEST_CASE(a_mutex_lets_one_thread_in_also_through_waits_for_several_objects) {
    const Handle first = *posix::create_mutex(false, {}, nullptr);
    const Handle second = *posix::create_mutex(false, {}, nullptr);
    std::atomic<int> inside[2] = {0, 0};
    stress(4, [&](Random& random) {
        const Handle both[] = {first, second};
        const bool all = random() % 2 == 0;
        const WaitOutcome outcome = wait_for(both, all ? WaitMode::all : WaitMode::any, random_deadline(random), false);
        if (outcome.end == WaitEnd::timeout) return;
        for (unsigned i = 0; i < 2; ++i) {
            if (!all && i != outcome.index) continue;
            THREAD_CHECK(inside[i].fetch_add(1) == 0);
            inside[i].fetch_sub(1);
            THREAD_CHECK(posix::release_mutex(both[i]).ok());
        }
    });
    BOOST_TEST(is_set(first));
    BOOST_TEST(is_set(second));
    (void)posix::release_mutex(first);
    (void)posix::release_mutex(second);
    close_handle(first);
    close_handle(second);
}

BOOST_AUTO_TEST_CASE(every_apc_runs_once_in_its_own_thread) {
    constexpr unsigned kThreads = 4;
    static std::atomic<Handle> targets[kThreads];
    static std::atomic<std::uint32_t> ids[kThreads];
    static std::atomic<long> ran;
    std::atomic<long> queued{0};
    std::atomic<unsigned> next{0};
    ran = 0;
    for (auto& target : targets) target = kNoHandle;
    static const Event unrelated(Reset::automatic);
    stress(kThreads, [&](Random& random) {
        thread_local const unsigned mine = [&] {
            const unsigned index = next++;
            ids[index] = current_thread_id();
            targets[index] = current_thread_handle();
            return index;
        }();
        (void)mine;
        const unsigned victim = random() % kThreads;
        struct Context {
            static void run(std::uintptr_t index) {
                THREAD_CHECK(ids[index] == current_thread_id());
                ++ran;
            }
        };
        if (targets[victim] != kNoHandle && queue_apc(targets[victim], Context::run, victim).ok()) ++queued;
        switch (random() % 4) {
        case 0: (void)sleep_until(random_deadline(random), true); break;
        case 1: (void)wait_one(unrelated, random_deadline(random), true); break;
        case 2: (void)set_event(unrelated); break;
        default: (void)wait_one(unrelated, random_deadline(random), false); break;
        }
    });
    // Those that were queued to a thread at its end were dropped.
    BOOST_TEST(ran <= queued);
    BOOST_TEST(ran > 0);
}

// SPI: UPC-CEVT-7
BOOST_AUTO_TEST_CASE(any_value_may_be_used_for_anything_at_any_time) {
    static std::atomic<Handle> shared[8];
    for (auto& place : shared) place = kNoHandle;
    const std::size_t before = open_handle_count();
    stress(4, [](Random& random) {
        std::atomic<Handle>& place = shared[random() % 8];
        const Handle other = shared[random() % 8];
        const Handle garbage = random() % 3 == 0 ? static_cast<Handle>(random() % 0x80000000) : other;
        switch (random() % 14) {
        case 0:
            close_handle(place.exchange(*create_event(random() % 2 ? Reset::manual : Reset::automatic, false)));
            break;
        case 1: close_handle(place.exchange(*posix::create_semaphore(0, 5, {}, nullptr))); break;
        case 2: close_handle(place.exchange(*posix::create_mutex(false, {}, nullptr))); break;
        case 3: close_handle(place.exchange(*create_io_port(1))); break;
        case 4: close_handle(place.exchange(kNoHandle)); break;
        case 5: (void)set_event(garbage); break;
        case 6: (void)reset_event(garbage); break;
        case 7: (void)posix::signal_object(garbage); break;
        case 8: {
            const Handle handles[] = {garbage, other};
            (void)wait_for(handles, random() % 2 ? WaitMode::all : WaitMode::any, random_deadline(random), true);
            break;
        }
        case 9: (void)post_packet(garbage, {}); break;
        case 10: (void)take_packet(garbage, random_deadline(random), true); break;
        case 11:
            (void)queue_apc(
                garbage, [](std::uintptr_t) {}, 0);
            break;
        case 12: {
            const auto copy = posix::duplicate_handle(garbage);
            if (copy) close_handle(*copy);
            break;
        }
        default: EventRef(garbage).set(); break;
        }
    });
    for (auto& place : shared) close_handle(place);
    BOOST_TEST(open_handle_count() == before);
}

BOOST_AUTO_TEST_CASE(locks_in_memory_exclude_as_promised) {
    void* lock = nullptr;
    std::int32_t lock_count = -1;
    std::int32_t recursion = 0;
    void* owner = nullptr;
    const posix::CriticalWords section{&lock_count, &recursion, &owner};
    long exclusive = 0;
    long critical = 0;
    std::atomic<int> readers{0};
    std::atomic<long> turns{0};
    stress(4, [&](Random& random) {
        switch (random() % 3) {
        case 0:
            posix::lock_exclusive(&lock);
            THREAD_CHECK(readers == 0);
            ++exclusive;
            posix::unlock_exclusive(&lock);
            break;
        case 1: {
            posix::lock_shared(&lock);
            ++readers;
            const long seen = exclusive;
            THREAD_CHECK(seen == exclusive);
            --readers;
            posix::unlock_shared(&lock);
            break;
        }
        default:
            posix::enter_critical(section);
            posix::enter_critical(section);
            ++critical;
            ++turns;
            posix::leave_critical(section);
            posix::leave_critical(section);
        }
    });
    BOOST_TEST(critical == turns);
    BOOST_TEST(lock_count == -1);
    BOOST_TEST(lock == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
