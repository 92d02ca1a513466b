// Overlapped with an event: the event in the OVERLAPPED is set when the request has ended.
#include "request_style.h"

namespace {

class OverlappedStyle : public RequestStyle {
public:
    OverlappedStyle() : event_(WSACreateEvent()) {
        if (event_ == WSA_INVALID_EVENT) Die("WSACreateEvent");
    }
    ~OverlappedStyle() override { WSACloseEvent(event_); }

protected:
    LPWSAOVERLAPPED_COMPLETION_ROUTINE Prepare(WSAOVERLAPPED* overlapped) override {
        overlapped->hEvent = event_;
        return NULL;
    }

    int Await(WSAOVERLAPPED* overlapped, const char* call) override {
        if (WSAWaitForMultipleEvents(1, &event_, FALSE, WSA_INFINITE, FALSE) == WSA_WAIT_FAILED) {
            Die("WSAWaitForMultipleEvents");
        }
        DWORD bytes = 0;
        DWORD flags = 0;
        if (!WSAGetOverlappedResult(socket_, overlapped, &bytes, FALSE, &flags)) Die(call);
        return static_cast<int>(bytes);
    }

private:
    WSAEVENT event_;
};

} // namespace

std::unique_ptr<IoStyle> MakeOverlappedStyle() {
    return std::make_unique<OverlappedStyle>();
}
