// WSAEventSelect: network events set an event object, which a thread can wait for together with anything else.
#include "readiness_style.h"

namespace {

class EventStyle : public ReadinessStyle {
public:
    EventStyle() : event_(WSACreateEvent()) {
        if (event_ == WSA_INVALID_EVENT) Die("WSACreateEvent");
    }

    ~EventStyle() override {
        if (watched_ != INVALID_SOCKET) WSAEventSelect(watched_, NULL, 0);
        WSACloseEvent(event_);
    }

protected:
    void Watch(SOCKET s) override {
        watched_ = s;
        happened_ = 0;
        const long all = FD_READ | FD_WRITE | FD_ACCEPT | FD_CONNECT | FD_CLOSE;
        if (WSAEventSelect(s, event_, all) == SOCKET_ERROR) Die("WSAEventSelect");
    }

    void WaitFor(long events) override {
        while ((happened_ & events) == 0) {
            if (WSAWaitForMultipleEvents(1, &event_, FALSE, WSA_INFINITE, FALSE) == WSA_WAIT_FAILED) {
                Die("WSAWaitForMultipleEvents");
            }
            WSANETWORKEVENTS network{};
            // Reads and clears the record and resets the event, all in one step.
            if (WSAEnumNetworkEvents(watched_, event_, &network) == SOCKET_ERROR) Die("WSAEnumNetworkEvents");
            const bool failed = (network.lNetworkEvents & FD_CONNECT) != 0 && network.iErrorCode[FD_CONNECT_BIT] != 0;
            if (failed) Die("connect", network.iErrorCode[FD_CONNECT_BIT]);
            happened_ |= network.lNetworkEvents;
        }
        // FD_CLOSE is announced once and stays true.
        happened_ &= ~events | FD_CLOSE;
    }

private:
    WSAEVENT event_;
    long happened_ = 0;
};

} // namespace

std::unique_ptr<IoStyle> MakeEventStyle() {
    return std::make_unique<EventStyle>();
}
