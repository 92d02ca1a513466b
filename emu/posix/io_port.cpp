// Completion ports: the packet queue, the stack of waiters, and who counts as running. Host dialect.
#include "posix/io_port.h"

#include "core/codes.h"
#include "posix/parking.h"
#include "posix/waitable.h"
#include "posix/waiting.h"

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

namespace wspemu::port {

using namespace wspemu::posix;

IoPort::~IoPort() {
    delete[] ring_;
}

bool IoPort::grow() noexcept {
    const std::size_t larger = capacity_ == 0 ? 16 : capacity_ * 2;
    auto* ring = new (std::nothrow) Packet[larger];
    if (!ring) return false;
    for (std::size_t i = 0; i < size(); ++i) ring[i] = ring_[(first_ + i) & (capacity_ - 1)];
    delete[] std::exchange(ring_, ring);
    capacity_ = larger;
    first_ = 0;
    return true;
}

Packet IoPort::pop() noexcept {
    const Packet packet = ring_[first_];
    first_ = (first_ + 1) & (capacity_ - 1);
    set_size(size() - 1);
    return packet;
}

void IoPort::push_waiter(ThreadRecord& me) noexcept {
    me.port_below = top_;
    me.port_above = nullptr;
    if (top_) top_->port_above = &me;
    top_ = &me;
    me.port_linked = true;
}

void IoPort::remove_waiter(ThreadRecord& waiter) noexcept {
    if (!waiter.port_linked) return;
    (waiter.port_above ? waiter.port_above->port_below : top_) = waiter.port_below;
    if (waiter.port_below) waiter.port_below->port_above = waiter.port_above;
    waiter.port_linked = false;
}

void IoPort::release_waiters(WakeList& wakes) noexcept {
    while (top_ && size() != 0 && running_ < concurrency_) {
        ThreadRecord& waiter = *top_;
        remove_waiter(waiter);
        std::uint32_t before = 0;
        // One that cannot be claimed is leaving with a timeout or an APC.
        if (!try_claim(waiter, claim::value(claim::Reason::packet), &before)) continue;
        waiter.packet = pop();
        ++running_;
        wakes.add(waiter, before);
    }
}

bool IoPort::post(const Packet& packet) noexcept {
    WakeList wakes;
    const Locked lock(*this);
    if (closed_) return true; // the packet goes where the queue went
    if (size() == capacity_ && !grow()) return false;
    ring_[(first_ + size()) & (capacity_ - 1)] = packet;
    set_size(size() + 1);
    if (top_) release_waiters(wakes);
    return true;
}

void IoPort::stop_running() noexcept {
    WakeList wakes;
    const Locked lock(*this);
    --running_;
    release_waiters(wakes);
}

void IoPort::start_running() noexcept {
    const Locked lock(*this);
    ++running_;
}

void IoPort::last_handle_closed() noexcept {
    WakeList wakes;
    const Locked lock(*this);
    closed_ = true;
    set_size(0);
    native_.close();
    while (top_) {
        ThreadRecord& waiter = *top_;
        remove_waiter(waiter);
        std::uint32_t before = 0;
        if (try_claim(waiter, claim::value(claim::Reason::port_closed), &before)) wakes.add(waiter, before);
    }
}

int IoPort::native_descriptor() noexcept {
    const Locked lock(*this);
    if (!closed_) return native_.open(size() != 0);
    errno = EBADF;
    return -1;
}

// Takes what is there if the limit allows, else queues up when push is set. Locked; a thread that asks is not running.
IoPort::Try IoPort::try_take(ThreadRecord& me, std::span<Packet> packets, std::size_t* count, bool push) noexcept {
    if (std::exchange(me.port_running, false)) --running_;
    if (closed_) return Try::closed;
    if (size() == 0 || running_ >= concurrency_) {
        if (push) push_waiter(me);
        return Try::none;
    }
    ++running_;
    me.port_running = true;
    *count = std::min(packets.size(), size());
    for (std::size_t i = 0; i < *count; ++i) packets[i] = pop();
    return Try::taken;
}

// The wait has been claimed: whoever did it has finished when we have the lock.
IoPort::Try IoPort::given(ThreadRecord& me, std::span<Packet> packets, std::size_t* count) noexcept {
    const Locked lock(*this);
    remove_waiter(me);
    if (claim::reason(me.claim.load(std::memory_order_relaxed)) != claim::Reason::packet) return Try::none;
    me.port_running = true;
    packets[0] = me.packet;
    *count = 1;
    while (*count < packets.size() && size() != 0) packets[(*count)++] = pop();
    return Try::taken;
}

IoPort::Try IoPort::wait(ThreadRecord& me, std::span<Packet> packets, std::size_t* count, Deadline deadline,
                         bool alertable, claim::Reason* reason) noexcept {
    begin_wait(me, alertable);
    Try result;
    {
        const Locked lock(*this);
        result = try_take(me, packets, count, true);
    }
    if (result == Try::none) {
        if (alertable) claim_for_pending_apcs(me);
        block_until_claimed(me, deadline, true);
        result = given(me, packets, count);
        *reason = claim::reason(me.claim.load(std::memory_order_relaxed));
    }
    end_wait(me);
    return *reason == claim::Reason::port_closed ? Try::closed : result;
}

void IoPort::turn_to_this(ThreadRecord& me) noexcept {
    if (me.port.get() == this) return;
    leave_port(me);
    me.port = Ref<Object>(this);
}

bool IoPort::take_now(ThreadRecord& me, std::span<Packet> packets, std::size_t* count) noexcept {
    *count = 0;
    // An empty queue needs no lock to be seen; whoever goes on to wait looks again.
    if (size() == 0) return false;
    turn_to_this(me);
    const Locked lock(*this);
    return try_take(me, packets, count, false) == Try::taken;
}

Dequeued IoPort::take(ThreadRecord& me, std::span<Packet> packets, std::size_t* count, Deadline deadline,
                      bool alertable) noexcept {
    for (;;) {
        // As with objects: what is there wins over APCs, and APCs win over a deadline that has passed.
        if (take_now(me, packets, count)) return {WaitEnd::object, packets[0]};
        if (alertable && drain_apcs(me)) return {WaitEnd::apc, {}};
        auto reason = claim::Reason::packet;
        const Try result = wait(me, packets, count, deadline, alertable, &reason);
        if (result == Try::taken) return {WaitEnd::object, packets[0]};
        if (result == Try::closed) return {WaitEnd::failed, {}, code::abandoned_wait_0};
        if (reason != claim::Reason::apc) return {WaitEnd::timeout, {}};
        if (drain_apcs(me)) return {WaitEnd::apc, {}};
    }
}

} // namespace wspemu::port

namespace wspemu::posix {

namespace {
port::IoPort& port_of(ThreadRecord& me) noexcept {
    return *static_cast<port::IoPort*>(me.port.get());
}
} // namespace

void worker_blocks(ThreadRecord& me) noexcept {
    port_of(me).stop_running();
}

void worker_resumes(ThreadRecord& me) noexcept {
    port_of(me).start_running();
}

void leave_port(ThreadRecord& me) noexcept {
    if (std::exchange(me.port_running, false)) port_of(me).stop_running();
    me.port = nullptr;
}

} // namespace wspemu::posix
