// The pool of thread records, and what happens when a thread ends. Host dialect.
#include "posix/thread_record.h"

#include "posix/departures.h"
#include "posix/handle_slots.h"
#include "posix/io_port.h"
#include "posix/local_storage.h"
#include "posix/mutex_object.h"
#include "posix/process_list.h"
#include "posix/thread_object.h"

#include <mutex>
#include <optional>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace wspemu::posix {

__thread ThreadRecord* t_record = nullptr;

namespace {

constinit std::atomic<ThreadRecord*> g_all{nullptr};
constinit std::mutex g_pool_mutex;
constinit ThreadRecord* g_free = nullptr; // guarded by g_pool_mutex

constinit std::atomic<std::uint32_t> g_next_id{4};

// Runs after the thread's C++ thread_locals have been destroyed. A destructor that comes still later and calls the
// emulator gets a fresh record, and this is called for that one too.
void end_record(void* argument) noexcept {
    auto& record = *static_cast<ThreadRecord*>(argument);
    t_record = &record;
    run_fiber_callbacks(record);
    ThreadObject& thread = *record.thread;
    thread.apcs.close();
    // SPI: OVL-APC-7. Routines are not called: the queue is closed.
    if (std::exchange(record.began_requests, false)) cancel_requests_of(thread.id.load(std::memory_order_relaxed));
    thread.record.store(nullptr, std::memory_order_seq_cst);
    leave_port(record);
    abandon_mutexes(record);
    clear_local_values(record);
    record.exit_jump = nullptr;
    if (const port::Handle own = std::exchange(record.own_handle, port::kNoHandle)) port::close_handle(own);
    std::optional<Departure> departure;
    if (std::exchange(record.started_here, false)) departure.emplace();
    keep_usage(thread);
    thread.set();
    t_record = nullptr;
    {
        const std::lock_guard lock(g_pool_mutex);
        record.thread = nullptr;
        record.next_free = std::exchange(g_free, &record);
    }
    thread.release();
}

pthread_key_t exit_key() noexcept {
    static const pthread_key_t key = [] {
        pthread_key_t made{};
        pthread_key_create(&made, end_record);
        return made;
    }();
    return key;
}

ThreadRecord& take_record() noexcept {
    {
        const std::lock_guard lock(g_pool_mutex);
        if (g_free) return *std::exchange(g_free, g_free->next_free);
    }
    auto* record = new ThreadRecord;
    record->next_record = g_all.load(std::memory_order_relaxed);
    while (!g_all.compare_exchange_weak(record->next_record, record, std::memory_order_seq_cst)) {
    }
    return *record;
}

} // namespace

std::uint32_t new_thread_id() noexcept {
    return g_next_id.fetch_add(4, std::memory_order_relaxed);
}

ThreadRecord* all_records() noexcept {
    return g_all.load(std::memory_order_seq_cst);
}

Ref<ThreadObject> find_thread(std::uint32_t id) noexcept {
    const std::lock_guard lock(g_pool_mutex);
    for (ThreadRecord* record = all_records(); record; record = record->next_record)
        if (record->thread && record->thread->id.load(std::memory_order_relaxed) == id)
            return Ref<ThreadObject>(record->thread);
    return {};
}

std::vector<std::uint32_t> own_thread_ids() {
    std::vector<std::uint32_t> ids;
    const std::lock_guard lock(g_pool_mutex);
    for (ThreadRecord* record = all_records(); record; record = record->next_record)
        // A thread whose end is told has left its record, even if the record has not been given back yet.
        if (record->thread && record->thread->record.load(std::memory_order_seq_cst))
            ids.push_back(record->thread->id.load(std::memory_order_relaxed));
    return ids;
}

ThreadRecord& attach_thread(ThreadObject* thread) noexcept {
    ThreadRecord& record = take_record();
    record.started_here = thread != nullptr;
    if (!thread) {
        thread = new ThreadObject;
        thread->id.store(new_thread_id(), std::memory_order_relaxed);
    }
    {
        // Others look for threads by id.
        const std::lock_guard lock(g_pool_mutex);
        record.thread = thread;
    }
    thread->native_id.store(::gettid(), std::memory_order_relaxed);
    t_record = &record;
    pthread_setspecific(exit_key(), &record);
    thread->record.store(&record, std::memory_order_seq_cst);
    return record;
}

} // namespace wspemu::posix
