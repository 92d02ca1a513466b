// Looking at many sockets, and waiting on an event that any of them sets.
#include "core/base/selection.h"

#include "core/base/blocking.h"
#include "core/port/program_memory.h"
#include "core/stack_hold.h"

#include <new>

namespace wspemu::base {
namespace {

// One wait: an event of a socket, the hook, or the end of time. 0 means: look again.
int wait_once(BlockingCall& call, port::Handle event, port::Deadline deadline) noexcept {
    constexpr std::chrono::milliseconds hook_pause{10};
    port::Deadline until = deadline;
    if (call.has_hook()) {
        bool idle = false;
        if (const int code = call.call_hook(idle)) return code;
        const port::Clock::time_point pause = port::Clock::now() + (idle ? hook_pause : hook_pause * 0);
        if (!until || pause < *until) until = pause;
    }
    const port::WaitOutcome outcome = port::wait_for({&event, 1}, port::WaitMode::any, until, true);
    if (call.cancelled()) return WSAEINTR; // SPI: WSP-SEL-8
    return outcome.end == port::WaitEnd::failed ? WSAENETDOWN : 0;
}

} // namespace

int Selection::add(SOCKET handle, unsigned mask) noexcept {
    const SocketPin pin(handle);
    if (!pin) return WSAENOTSOCK; // SPI: WSP-SEL-5
    try {
        members_.push_back(Member{pin.ref(), handle, mask, false, {}});
    } catch (const std::bad_alloc&) {
        return WSAENOBUFS;
    }
    return 0;
}

int Selection::add(const fd_set* set, unsigned mask) noexcept {
    if (!set) return 0;
    // SPI: WSP-SEL-7: the client's array may be longer than 64.
    const SOCKET* handles = set->fd_array;
    if (!port::may_read(&set->fd_count) || !port::may_read(handles, set->fd_count)) return WSAEFAULT;
    for (u_int i = 0; i < set->fd_count; ++i) {
        if (const int code = add(handles[i], mask)) return code;
    }
    return 0;
}

int Selection::look() noexcept {
    int count = 0;
    for (Member& member : members_) {
        Locked lock(*member.socket);
        if (member.socket->ended) return -(member.waiter.event ? WSAEINTR : WSAENOTSOCK); // SPI: WSP-CLOS-2
        member.ready = member.socket->select_state() & member.mask;
        count += member.ready;
    }
    return count;
}

void Selection::enlist(port::EventRef& event) noexcept {
    for (Member& member : members_) {
        Locked lock(*member.socket);
        member.waiter.event = &event;
        member.waiter.interest = member.mask;
        member.waiter.next = member.socket->select_waiters;
        member.socket->select_waiters = &member.waiter;
        if (member.socket->ended) event.set();
    }
}

// Asks every socket for another call.
void Selection::rearm() noexcept {
    for (Member& member : members_) {
        Locked lock(*member.socket);
        member.waiter.signalled = false;
        if (!member.socket->ended) member.socket->refresh();
    }
}

void Selection::withdraw() noexcept {
    for (Member& member : members_) {
        Locked lock(*member.socket);
        SelectWaiter** at = &member.socket->select_waiters;
        while (*at && *at != &member.waiter) at = &(*at)->next;
        if (*at) *at = member.waiter.next;
    }
}

class Selection::Enlisting final : StackHold {
public:
    Enlisting(Selection& selection, port::Handle event) noexcept
        : selection_(selection), event_(event), signal_(event) {
        selection_.enlist(signal_);
    }
    ~Enlisting() { end(); }

private:
    void end() noexcept {
        selection_.withdraw();
        (void)port::close_event(event_);
    }
    void give_back() noexcept override {
        end();
        signal_ = {};
    }

    Selection& selection_;
    const port::Handle event_;
    port::EventRef signal_;
};

int Selection::wait(port::Deadline deadline) noexcept {
    const Result<port::Handle> event = port::create_event(port::Reset::automatic, false);
    if (!event) return -WSAENOBUFS;
    const Enlisting on_the_lists(*this, *event);
    return wait_for_news(*event, deadline);
}

int Selection::wait_for_news(port::Handle event, port::Deadline deadline) noexcept {
    BlockingCall call(members_.front().socket->profile.entry->dwCatalogEntryId, deadline);
    for (;;) {
        rearm();
        if (const int ready = look()) return ready;
        if (const int code = wait_once(call, event, deadline)) return -code;
        if (deadline && port::Clock::now() >= *deadline) return look();
    }
}

void Selection::rewrite(fd_set* set, unsigned mask) const noexcept {
    if (!set) return;
    SOCKET* handles = set->fd_array;
    u_int kept = 0;
    for (const Member& member : members_) {
        if (member.mask == mask && member.ready) handles[kept++] = member.handle;
    }
    set->fd_count = kept;
}

} // namespace wspemu::base
