// WSAPoll of the base provider: by pointer (WSAID_WSAPOLL) and as SIO_EXT_POLL from a layer.
#include "core/base/extensions.h"

#include "core/base/selection.h"
#include "core/port/program_memory.h"
#include "core/stack_hold.h"

namespace wspemu::base {
namespace {

constexpr SHORT kAskable = POLLRDNORM | POLLRDBAND | POLLWRNORM | POLLWRBAND;

// SPI: DSP-EXT-7
bool is_skipped(const WSAPOLLFD& entry) noexcept {
    return static_cast<SSIZE_T>(entry.fd) < 0;
}

unsigned mask_of(SHORT events) noexcept {
    unsigned mask = 0;
    if (events & POLLRDNORM) mask |= kRead;
    if (events & POLLRDBAND) mask |= kUrgent;
    if (events & POLLWRNORM) mask |= kWrite;
    return mask;
}

// A failed attempt and a lost connection are told whether they were asked for or not.
SHORT losses_of(BaseSocket& socket) noexcept {
    if (socket.connect_failed || socket.broken) return POLLERR | POLLHUP;
    if (!socket.profile.stream() || socket.phase != Phase::connected) return 0;
    const net::Link::Hangup hangup = socket.link->hangup();
    if (!hangup.gone) return 0;
    return hangup.error ? POLLERR | POLLHUP : POLLHUP;
}

SHORT state_of(const WSAPOLLFD& entry) noexcept {
    if (is_skipped(entry)) return 0;
    const SocketPin socket(entry.fd);
    if (!socket) return POLLNVAL;
    Locked lock(*socket);
    if (socket->ended) return POLLNVAL;
    const unsigned ready = socket->select_state() & mask_of(entry.events);
    SHORT found = losses_of(*socket);
    if (ready & kRead) found |= POLLRDNORM;
    if (ready & kWrite) found |= POLLWRNORM;
    if ((ready & kUrgent) && !socket->connect_failed) found |= POLLRDBAND;
    return found;
}

// How many entries have something to tell.
int look(WSAPOLLFD* entries, ULONG count) noexcept {
    int told = 0;
    for (ULONG i = 0; i < count; ++i) {
        entries[i].revents = state_of(entries[i]);
        told += entries[i].revents != 0;
    }
    return told;
}

// A socket that tries to connect is also waited for in the direction that tells the failure.
unsigned waiting_mask(const WSAPOLLFD& entry) noexcept {
    unsigned mask = mask_of(entry.events);
    const SocketPin socket(entry.fd);
    if (!socket) return mask;
    Locked lock(*socket);
    return socket->phase == Phase::connecting ? mask | kUrgent : mask;
}

int wait_for_any(WSAPOLLFD* entries, ULONG count, port::Deadline deadline) noexcept {
    HeldOnStack<Selection> selection; // a hook may end the thread
    for (ULONG i = 0; i < count; ++i) {
        if (is_skipped(entries[i])) continue;
        if (const int code = selection->add(entries[i].fd, waiting_mask(entries[i]))) return -code;
    }
    for (;;) {
        const int ready = selection->wait(deadline);
        if (ready < 0) return ready;
        // Another thread may have taken what there was.
        const int told = look(entries, count);
        if (told > 0 || ready == 0) return told;
    }
}

} // namespace

int poll_sockets(WSAPOLLFD* entries, ULONG count, INT timeout) noexcept {
    if (!entries || !port::may_write(entries, count)) return -WSAEFAULT;
    bool any = false;
    for (ULONG i = 0; i < count; ++i) {
        if (is_skipped(entries[i])) continue;
        if (entries[i].events & ~kAskable) return -WSAEINVAL; // SPI: DSP-EXT-7
        any = true;
    }
    if (!any) return -WSAEINVAL;
    const int told = look(entries, count);
    if (told > 0 || timeout == 0) return told;
    port::Deadline deadline;
    if (timeout > 0) deadline = port::Clock::now() + std::chrono::milliseconds(timeout);
    return wait_for_any(entries, count, deadline);
}

} // namespace wspemu::base
