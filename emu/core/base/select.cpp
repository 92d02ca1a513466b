// WSPSelect: looks at every socket, and waits on an event that any of them sets.
#include "core/base/select.h"

#include "core/base/blocking.h"
#include "core/base/socket.h"

#include <new>
#include <optional>

namespace wspemu::base {
namespace {

struct Member {
    Ref<BaseSocket> socket;
    SOCKET handle;
    unsigned mask; // which set it came from: kRead, kWrite, kUrgent
    bool ready = false;
    SelectWaiter waiter;
};

class Selection {
public:
    // Codes: WSAENOTSOCK, WSAENOBUFS.
    int add(const fd_set* set, unsigned mask) noexcept {
        if (!set) return 0;
        try {
            // SPI: WSP-SEL-7: the client's array may be longer than 64.
            const SOCKET* handles = set->fd_array;
            for (u_int i = 0; i < set->fd_count; ++i) {
                const SocketPin pin(handles[i]);
                if (!pin) return WSAENOTSOCK; // SPI: WSP-SEL-5
                members_.push_back(Member{pin.ref(), handles[i], mask, false, {}});
            }
        } catch (const std::bad_alloc&) {
            return WSAENOBUFS;
        }
        return 0;
    }

    bool empty() const noexcept { return members_.empty(); }
    DWORD catalog_id() const noexcept { return members_.front().socket->profile.entry->dwCatalogEntryId; }

    // Number of ready memberships, or a negative code.
    int look() noexcept {
        int count = 0;
        for (Member& member : members_) {
            Locked lock(*member.socket);
            if (member.socket->ended) return -(member.waiter.event ? WSAEINTR : WSAENOTSOCK); // SPI: WSP-CLOS-2
            member.ready = member.socket->select_state() & member.mask;
            count += member.ready;
        }
        return count;
    }

    void enlist(port::EventRef& event) noexcept {
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
    void rearm() noexcept {
        for (Member& member : members_) {
            Locked lock(*member.socket);
            member.waiter.signalled = false;
            if (!member.socket->ended) member.socket->refresh();
        }
    }
    void withdraw() noexcept {
        for (Member& member : members_) {
            Locked lock(*member.socket);
            SelectWaiter** at = &member.socket->select_waiters;
            while (*at && *at != &member.waiter) at = &(*at)->next;
            if (*at) *at = member.waiter.next;
        }
    }

    // SPI: WSP-SEL-2, BLK-SEL-4: only the ready ones stay, in their order.
    void rewrite(fd_set* set, unsigned mask) const noexcept {
        if (!set) return;
        SOCKET* handles = set->fd_array;
        u_int kept = 0;
        for (const Member& member : members_) {
            if (member.mask == mask && member.ready) handles[kept++] = member.handle;
        }
        set->fd_count = kept;
    }

private:
    std::vector<Member> members_;
};

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

// Waits until something is ready: a count, 0 for the timeout, or a negative code.
int wait_for_any(Selection& selection, port::Deadline deadline) noexcept {
    const Result<port::Handle> event = port::create_event(port::Reset::automatic, false);
    if (!event) return -WSAENOBUFS;
    port::EventRef signal(*event);
    BlockingCall call(selection.catalog_id(), deadline);
    selection.enlist(signal);
    int result = 0;
    for (;;) {
        selection.rearm();
        result = selection.look();
        if (result != 0) break;
        if (const int code = wait_once(call, *event, deadline)) {
            result = -code;
            break;
        }
        if (deadline && port::Clock::now() >= *deadline) {
            result = selection.look();
            break;
        }
    }
    selection.withdraw();
    (void)port::close_event(*event);
    return result;
}

// SPI: BLK-SEL-7
bool valid_timeout(const timeval* timeout) noexcept {
    return !timeout || (timeout->tv_sec >= 0 && timeout->tv_usec >= 0 && timeout->tv_usec < 1'000'000);
}

} // namespace

int WSPAPI wsp_select(int ignored, fd_set* read, fd_set* write, fd_set* except, SelectTimeout timeout,
                      LPINT error) noexcept {
    (void)ignored;
    Selection selection;
    for (const auto& [set, mask] : {std::pair{read, kRead}, {write, kWrite}, {except, kUrgent}}) {
        if (const int code = selection.add(set, mask)) return answer(code, error);
    }
    if (selection.empty() || !valid_timeout(timeout)) return answer(WSAEINVAL, error); // SPI: WSP-SEL-1

    int result = selection.look();
    const bool poll_only = timeout && timeout->tv_sec == 0 && timeout->tv_usec == 0; // SPI: WSP-SEL-3, BLK-HOOK-5
    if (result == 0 && !poll_only) {
        port::Deadline deadline;
        if (timeout) {
            deadline = port::Clock::now() + std::chrono::seconds(timeout->tv_sec) +
                       std::chrono::microseconds(timeout->tv_usec);
        }
        result = wait_for_any(selection, deadline);
    }
    if (result < 0) return answer(-result, error);
    selection.rewrite(read, kRead);
    selection.rewrite(write, kWrite);
    selection.rewrite(except, kUrgent);
    return result;
}

} // namespace wspemu::base
