// IoPort: a completion port. FIFO of packets, LIFO of waiting threads, a limit on running threads. Host dialect.
#pragma once

#include "posix/thread_record.h"
#include "posix/waitable.h"

#include <mutex>
#include <span>

namespace wspemu::port {

// A thread belongs to the port it last took a packet from, and counts as running there until it waits on the port
// again, blocks in another wait of the emulator, turns to another port, or ends.
class IoPort final : public Object {
public:
    static constexpr ObjectKind kKind = ObjectKind::io_port;
    explicit IoPort(std::uint32_t concurrency) noexcept : Object(kKind), concurrency_(concurrency) {}

    // False when memory is short.
    bool post(const Packet& packet) noexcept;
    // Takes up to packets.size() packets if there are any and the limit allows; *count says how many.
    bool take_now(posix::ThreadRecord& me, std::span<Packet> packets, std::size_t* count) noexcept;
    // The same, waiting for the first one, on the port of the calling thread. See take_packet(). APCs may turn the thread to
    // another port, and so destroy this one; then nothing of it is touched any more.
    Dequeued take(posix::ThreadRecord& me, std::span<Packet> packets, std::size_t* count, Deadline deadline,
                  bool alertable) noexcept;
    // Makes this the port of the calling thread, whose record keeps it alive until the thread turns to another one.
    void turn_to_this(posix::ThreadRecord& me) noexcept;
    void last_handle_closed() noexcept override;
    // The descriptor that shows whether there are packets, until the port is closed; -1 and errno.
    int native_descriptor() noexcept;

    // One thread less is running; one thread runs again, whatever the limit says.
    void stop_running() noexcept;
    void start_running() noexcept;

private:
    // The port's mutex for a scope, at the end of which the descriptor shows what is there.
    class Locked {
    public:
        explicit Locked(IoPort& port) noexcept : port_(port), lock_(port.mutex_) {}
        ~Locked() {
            if (port_.native_.is_open()) [[unlikely]]
                port_.native_.show(port_.size() != 0);
        }
        Locked(const Locked&) = delete;
        Locked& operator=(const Locked&) = delete;

    private:
        IoPort& port_;
        const std::lock_guard<std::mutex> lock_;
    };

    ~IoPort() override;
    enum class Try : std::uint8_t { taken, closed, none };
    Try try_take(posix::ThreadRecord& me, std::span<Packet> packets, std::size_t* count, bool push) noexcept;
    Try wait(posix::ThreadRecord& me, std::span<Packet> packets, std::size_t* count, Deadline deadline, bool alertable,
             posix::claim::Reason* reason) noexcept;
    Try given(posix::ThreadRecord& me, std::span<Packet> packets, std::size_t* count) noexcept;
    bool grow() noexcept;
    void push_waiter(posix::ThreadRecord& me) noexcept;
    void remove_waiter(posix::ThreadRecord& waiter) noexcept;
    // Gives packets to waiters while there are both and the limit allows.
    void release_waiters(posix::WakeList& wakes) noexcept;
    Packet pop() noexcept;
    std::size_t size() const noexcept { return size_.load(std::memory_order_relaxed); }
    void set_size(std::size_t size) noexcept { size_.store(size, std::memory_order_relaxed); }

    const std::uint32_t concurrency_;
    std::mutex mutex_; // before all below; a leaf lock
    Packet* ring_ = nullptr;
    std::size_t capacity_ = 0; // a power of two
    std::size_t first_ = 0;
    std::atomic<std::size_t> size_{0}; // may be looked at without the lock
    std::uint32_t running_ = 0;
    bool closed_ = false;
    posix::ThreadRecord* top_ = nullptr;
    posix::NativeLevel native_;
};

} // namespace wspemu::port

namespace wspemu::posix {

// The calling thread blocks in a wait that is not one on its port; it stops counting as running meanwhile.
void worker_blocks(ThreadRecord& me) noexcept;
void worker_resumes(ThreadRecord& me) noexcept;

// The two around a scope in which the calling thread sleeps for something that is no waitable object: a critical section and
// the like. Nothing when it works for no port.
class SleepingWorker {
public:
    SleepingWorker() noexcept : me_(t_record && t_record->port_running ? t_record : nullptr) {
        if (me_) worker_blocks(*me_);
    }
    ~SleepingWorker() {
        if (me_) worker_resumes(*me_);
    }
    SleepingWorker(const SleepingWorker&) = delete;
    SleepingWorker& operator=(const SleepingWorker&) = delete;

private:
    ThreadRecord* const me_;
};
// The thread ends.
void leave_port(ThreadRecord& me) noexcept;

} // namespace wspemu::posix
