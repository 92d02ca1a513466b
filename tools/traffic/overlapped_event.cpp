// Style "overlapped event": an event in each WSAOVERLAPPED, WSAWaitForMultipleEvents, WSAGetOverlappedResult.
#include "traffic/overlapped.h"

namespace wspemu::traffic {
namespace {

class OverlappedEventEndpoint final : public OverlappedEndpoint {
public:
    explicit OverlappedEventEndpoint(Watch& watch) : OverlappedEndpoint(watch) {
        if (receive_event_ == WSA_INVALID_EVENT || send_event_ == WSA_INVALID_EVENT) fail("WSACreateEvent");
    }
    ~OverlappedEventEndpoint() override {
        WSACloseEvent(receive_event_);
        WSACloseEvent(send_event_);
    }

private:
    void arm(Request& request) override {
        request.overlapped = {};
        request.overlapped.hEvent = &request == &receiving() ? receive_event_ : send_event_;
        WSAResetEvent(request.overlapped.hEvent);
    }

    void wait(DWORD milliseconds) override {
        Request* requests[2];
        WSAEVENT events[2];
        DWORD count = 0;
        for (Request* request : {&receiving(), &sending()}) {
            if (!request->in_flight) continue;
            requests[count] = request;
            events[count++] = request->overlapped.hEvent;
        }
        const DWORD end = WSAWaitForMultipleEvents(count, events, FALSE, milliseconds, FALSE);
        if (end == WSA_WAIT_FAILED) fail("WSAWaitForMultipleEvents");
        if (end - WSA_WAIT_EVENT_0 < count) complete_by_result(*requests[end - WSA_WAIT_EVENT_0]);
    }

    WSAEVENT receive_event_ = WSACreateEvent();
    WSAEVENT send_event_ = WSACreateEvent();
};

} // namespace

std::unique_ptr<Endpoint> make_overlapped_event(Watch& watch) {
    return std::make_unique<OverlappedEventEndpoint>(watch);
}

} // namespace wspemu::traffic
