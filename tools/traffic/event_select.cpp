// Style "event select": WSAEventSelect, one event per socket, and WSAEnumNetworkEvents.
#include "traffic/readiness.h"

#include <algorithm>
#include <vector>

namespace wspemu::traffic {
namespace {

class EventSelectEndpoint final : public ReadinessEndpoint {
public:
    using ReadinessEndpoint::ReadinessEndpoint;

    ~EventSelectEndpoint() override {
        for (const Entry& entry : entries_) WSACloseEvent(entry.event);
    }

    void adopt(SOCKET s) override {
        const WSAEVENT event = WSACreateEvent();
        if (event == WSA_INVALID_EVENT) fail("WSACreateEvent");
        entries_.push_back({s, event, 0});
        if (WSAEventSelect(s, event, kNetworkEvents) == SOCKET_ERROR) fail("WSAEventSelect");
    }

private:
    struct Entry {
        SOCKET socket;
        WSAEVENT event;
        long happened; // and not waited for yet
    };

    void wait(SOCKET s, long events) override {
        // The socket's newest registration: a closed socket's value may have come back.
        const auto entry =
            std::find_if(entries_.rbegin(), entries_.rend(), [s](const Entry& e) { return e.socket == s; });
        while ((entry->happened & events) == 0) collect(*entry);
        entry->happened &= ~events | FD_CLOSE; // that one comes only once
    }

    void collect(Entry& entry) {
        now_in("WSAWaitForMultipleEvents");
        const WSAEVENT events[] = {entry.event, watch().stop_event()};
        const DWORD end = WSAWaitForMultipleEvents(2, events, FALSE, watch().remaining(), FALSE);
        if (end == WSA_WAIT_FAILED) fail("WSAWaitForMultipleEvents");
        if (end != WSA_WAIT_EVENT_0) return; // the next look at the watch throws
        now_in("WSAEnumNetworkEvents");
        WSANETWORKEVENTS network{};
        if (WSAEnumNetworkEvents(entry.socket, entry.event, &network) == SOCKET_ERROR) fail("WSAEnumNetworkEvents");
        if ((network.lNetworkEvents & FD_CONNECT) && network.iErrorCode[FD_CONNECT_BIT] != 0) {
            throw Failure("connect", network.iErrorCode[FD_CONNECT_BIT]);
        }
        entry.happened |= network.lNetworkEvents;
    }

    std::vector<Entry> entries_;
};

} // namespace

std::unique_ptr<Endpoint> make_event_select(Watch& watch) {
    return std::make_unique<EventSelectEndpoint>(watch);
}

} // namespace wspemu::traffic
