// Objects, waits, APCs, ports and handles, each beside its raw counterpart: the floor that providers stand on.
#include "core/port/files.h"
#include "core/port/objects.h"
#include "core/port/threads.h"
#include "posix/handle_slots.h"
#include "posix/read_section.h"

#include <benchmark/benchmark.h>

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace wspemu::port;

constexpr Deadline kForever{};

WaitOutcome wait_one(Handle handle, Deadline deadline = kForever) {
    return wait_for({&handle, 1}, WaitMode::any, deadline, false);
}

// glibc's locks are cheaper in a process of one thread; no provider lives in one.
void have_threads() {
    static std::thread& idle = *new std::thread([] {
        for (;;) ::pause();
    });
    (void)idle;
}

void raw_mutex_signal(benchmark::State& state) {
    have_threads();
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    for (auto _ : state) {
        pthread_mutex_lock(&mutex);
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
    }
}
BENCHMARK(raw_mutex_signal);

void event_set_reset(benchmark::State& state) {
    have_threads();
    const Handle event = *create_event(Reset::manual, false);
    for (auto _ : state) {
        benchmark::DoNotOptimize(set_event(event));
        benchmark::DoNotOptimize(reset_event(event));
    }
    close_handle(event);
}
BENCHMARK(event_set_reset);

void wait_signalled_event(benchmark::State& state) {
    const Handle event = *create_event(Reset::manual, true);
    for (auto _ : state) benchmark::DoNotOptimize(wait_one(event));
    close_handle(event);
}
BENCHMARK(wait_signalled_event);

void set_and_take_automatic_event(benchmark::State& state) {
    const Handle event = *create_event(Reset::automatic, false);
    for (auto _ : state) {
        (void)set_event(event);
        benchmark::DoNotOptimize(wait_one(event));
    }
    close_handle(event);
}
BENCHMARK(set_and_take_automatic_event);

// --- ping-pong between two threads ---

void raw_futex_ping_pong(benchmark::State& state) {
    std::atomic<std::uint32_t> ping{0};
    std::atomic<std::uint32_t> pong{0};
    std::atomic<bool> stop{false};
    const auto wait = [](std::atomic<std::uint32_t>& word) {
        while (word.exchange(0, std::memory_order_acquire) == 0)
            syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    };
    const auto set = [](std::atomic<std::uint32_t>& word) {
        word.store(1, std::memory_order_release);
        syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    };
    std::thread partner([&] {
        for (;;) {
            wait(ping);
            if (stop) return;
            set(pong);
        }
    });
    for (auto _ : state) {
        set(ping);
        wait(pong);
    }
    stop = true;
    set(ping);
    partner.join();
}
BENCHMARK(raw_futex_ping_pong)->UseRealTime();

void event_ping_pong(benchmark::State& state) {
    const Handle ping = *create_event(Reset::automatic, false);
    const Handle pong = *create_event(Reset::automatic, false);
    std::atomic<bool> stop{false};
    std::thread partner([&] {
        for (;;) {
            (void)wait_one(ping);
            if (stop) return;
            (void)set_event(pong);
        }
    });
    for (auto _ : state) {
        (void)set_event(ping);
        (void)wait_one(pong);
    }
    stop = true;
    (void)set_event(ping);
    partner.join();
    close_handle(ping);
    close_handle(pong);
}
BENCHMARK(event_ping_pong)->UseRealTime();

// --- many objects; the argument is the number of threads that wait for the first of them ---

struct ManyEvents {
    explicit ManyEvents(Reset reset, std::size_t count = 64) {
        for (std::size_t i = 0; i < count; ++i) handles.push_back(*create_event(reset, false));
    }
    ~ManyEvents() {
        for (const Handle handle : handles) close_handle(handle);
    }
    std::vector<Handle> handles;
};

void wait_any_of_64(benchmark::State& state) {
    const ManyEvents events(Reset::manual);
    std::vector<std::thread> waiters;
    for (int i = 0; i < state.range(0); ++i) waiters.emplace_back([&] { (void)wait_one(events.handles[0]); });
    (void)set_event(events.handles[63]);
    for (auto _ : state) benchmark::DoNotOptimize(wait_for(events.handles, WaitMode::any, kForever, false));
    (void)set_event(events.handles[0]);
    for (auto& waiter : waiters) waiter.join();
}
BENCHMARK(wait_any_of_64)->Arg(0)->Arg(50);

void wait_all_of_64(benchmark::State& state) {
    const ManyEvents events(Reset::manual);
    for (const Handle handle : events.handles) (void)set_event(handle);
    for (auto _ : state) benchmark::DoNotOptimize(wait_for(events.handles, WaitMode::all, kForever, false));
}
BENCHMARK(wait_all_of_64);

void queue_apc_and_sleep(benchmark::State& state) {
    const Handle self = current_thread_handle();
    for (auto _ : state) {
        (void)queue_apc(
            self, [](std::uintptr_t) {}, 0);
        benchmark::DoNotOptimize(sleep_until(deadline_after(0), true));
    }
}
BENCHMARK(queue_apc_and_sleep);

// --- completion ports ---

void post_and_take_packet(benchmark::State& state) {
    have_threads();
    const Handle port = *create_io_port(0);
    for (auto _ : state) {
        (void)post_packet(port, {1, nullptr, 0, 0});
        benchmark::DoNotOptimize(take_packet(port, kForever, false));
    }
    close_handle(port);
}
BENCHMARK(post_and_take_packet);

constexpr int kBatch = 10'000;

// Two threads put kBatch items each, two take them all; one iteration is the whole batch.
template <class Put, class Take>
void two_and_two(benchmark::State& state, Put put, Take take) {
    for (auto _ : state) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < kBatch; ++n) put();
            });
            threads.emplace_back([&] {
                for (int n = 0; n < kBatch; ++n) take();
            });
        }
        for (auto& thread : threads) thread.join();
    }
    state.SetItemsProcessed(state.iterations() * 2 * kBatch);
}

void raw_queue_two_and_two(benchmark::State& state) {
    std::mutex mutex;
    std::condition_variable condition;
    std::deque<Packet> queue;
    two_and_two(
        state,
        [&] {
            {
                const std::lock_guard lock(mutex);
                queue.push_back({1, nullptr, 0, 0});
            }
            condition.notify_one();
        },
        [&] {
            std::unique_lock lock(mutex);
            condition.wait(lock, [&] { return !queue.empty(); });
            queue.pop_front();
        });
}
BENCHMARK(raw_queue_two_and_two)->UseRealTime();

void port_two_and_two(benchmark::State& state) {
    const Handle port = *create_io_port(2);
    two_and_two(
        state,
        [&] {
            (void)post_packet(port, {1, nullptr, 0, 0});
        },
        [&] { (void)take_packet(port, kForever, false); });
    close_handle(port);
}
BENCHMARK(port_two_and_two)->UseRealTime();

// --- handles; the argument is how many are open ---

std::vector<Handle> g_handles;

void open_handles(const benchmark::State& state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) g_handles.push_back(*create_event(Reset::manual, false));
    std::shuffle(g_handles.begin(), g_handles.end(), std::mt19937(1));
}
void close_handles(const benchmark::State&) {
    for (const Handle handle : g_handles) close_handle(handle);
    g_handles.clear();
}

// Each thread has a stretch of the handles of its own, so that the table is measured and not one shared line.
template <class Use>
void use_handles(benchmark::State& state, Use use) {
    const std::size_t share = std::max<std::size_t>(g_handles.size() / static_cast<std::size_t>(state.threads()), 1);
    const std::size_t begin = share * static_cast<std::size_t>(state.thread_index()) % g_handles.size();
    std::size_t next = 0;
    for (auto _ : state) {
        use(g_handles[begin + next]);
        if (++next == share) next = 0;
    }
}

void pin_and_unpin(benchmark::State& state) {
    use_handles(state, [](Handle handle) { benchmark::DoNotOptimize(pin_handle(handle)); });
}
BENCHMARK(pin_and_unpin)
    ->Setup(open_handles)
    ->Teardown(close_handles)
    ->Arg(2)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Threads(1)
    ->Threads(2);

// What SetEvent, WaitForSingleObject and their kin do with a handle: no pin.
void look_up(benchmark::State& state) {
    use_handles(state, [](Handle handle) {
        const wspemu::posix::ReadSection section(wspemu::posix::current_record());
        benchmark::DoNotOptimize(wspemu::posix::peek_waitable(handle));
    });
}
BENCHMARK(look_up)
    ->Setup(open_handles)
    ->Teardown(close_handles)
    ->Arg(1)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Threads(1)
    ->Threads(2);

void create_and_close_event(benchmark::State& state) {
    for (auto _ : state) close_handle(*create_event(Reset::manual, false));
}
BENCHMARK(create_and_close_event);

} // namespace

BENCHMARK_MAIN();
