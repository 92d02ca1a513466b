// A set of sockets that are looked at together, and a wait for any of them: what select and WSAPoll have in common.
#pragma once

#include "core/base/select.h"
#include "core/base/socket.h"

#include <vector>

namespace wspemu::base {

class Selection {
public:
    // mask: of kRead, kWrite, kUrgent, what makes the member ready. Codes: WSAENOTSOCK, WSAENOBUFS.
    int add(SOCKET handle, unsigned mask) noexcept;
    int add(const fd_set* set, unsigned mask) noexcept;

    bool empty() const noexcept { return members_.empty(); }

    // Number of ready memberships, or a negative code.
    int look() noexcept;
    // Waits until something is ready: their number, 0 for the timeout, or a negative code.
    int wait(port::Deadline deadline) noexcept;

    // SPI: WSP-SEL-2, BLK-SEL-4: only the ready ones stay, in their order.
    void rewrite(fd_set* set, unsigned mask) const noexcept;

private:
    struct Member {
        Ref<BaseSocket> socket;
        SOCKET handle;
        unsigned mask;
        bool ready = false;
        SelectWaiter waiter;
    };

    void enlist(port::EventRef& event) noexcept;
    void rearm() noexcept;
    void withdraw() noexcept;
    int wait_for_news(port::Handle event, port::Deadline deadline) noexcept;

    // On the members' lists, with the event that they set.
    class Enlisting;

    std::vector<Member> members_;
};

} // namespace wspemu::base
