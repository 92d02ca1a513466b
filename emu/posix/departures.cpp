// A departing thread leaves with a robust mutex locked, which the kernel takes from it as the very last thing. Joining the
// threads would do the same, but a joinable thread that still runs when the process ends counts as leaked.
#include "posix/departures.h"

#include "posix/futex.h"

#include <atomic>
#include <cerrno>
#include <ctime>
#include <pthread.h>

namespace wspemu::posix {

namespace {

constinit std::atomic<std::uint32_t> g_departing{0}; // threads that are signalled, or about to be, and not in the door

pthread_mutex_t* door() noexcept {
    static pthread_mutex_t* const made = [] {
        static pthread_mutex_t mutex;
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex, &attributes);
        pthread_mutexattr_destroy(&attributes);
        return &mutex;
    }();
    return made;
}

// Waits until the thread in the door is gone and takes its place. It may be held up in there by a destructor of somebody
// else's, hence the limit.
void enter_door() noexcept {
    timespec limit{};
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 1;
    if (pthread_mutex_timedlock(door(), &limit) == EOWNERDEAD) pthread_mutex_consistent(door());
}

struct EndOfProcess {
    ~EndOfProcess() {
        const auto limit = port::Clock::now() + std::chrono::seconds(1);
        while (const std::uint32_t seen = g_departing.load(std::memory_order_acquire)) {
            if (port::Clock::now() >= limit) return;
            futex_wait(g_departing, seen, limit);
        }
        enter_door(); // and nobody leaves it any more: the process ends
    }
};
const EndOfProcess g_end_of_process;

} // namespace

Departure::Departure() noexcept {
    g_departing.fetch_add(1, std::memory_order_relaxed);
}

Departure::~Departure() {
    enter_door();
    if (g_departing.fetch_sub(1, std::memory_order_acq_rel) == 1) futex_wake(&g_departing, 1);
}

} // namespace wspemu::posix
