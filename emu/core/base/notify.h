// The one table of a socket's FD_* events: what is wanted, what was announced and not re-enabled, what was recorded.
// It feeds WSAEventSelect and WSAAsyncSelect; blocking.md 5.6-5.8 are its rules. Guarded by the socket's lock.
#pragma once

#include <winsock2.h>

#include "core/port/objects.h"

#include <vector>

namespace wspemu::base {

class Notifier {
public:
    bool active() const noexcept { return wanted_ != 0; }
    // Events that may be announced now.
    unsigned open() const noexcept { return wanted_ & ~announced_; }

    // SPI: BLK-EV-2: each takes the place of whatever was registered before.
    void use_event(port::EventRef event, unsigned events) noexcept;
    void use_window(SOCKET socket, HWND window, unsigned message, unsigned events) noexcept;
    void cancel() noexcept;
    // SPI: WSP-ACC-2, BLK-EV-7
    void inherit(const Notifier& listener, SOCKET accepted) noexcept;

    // A re-enabling function was called (BLK-EV-4).
    void reenable(unsigned events) noexcept { announced_ &= ~events; }
    // Announces an open event: record and event now, or a message for the next drain. Closed events: nothing.
    void announce(unsigned event, int error) noexcept;

    // SPI: WSP-ENUM-1, WSP-ENUM-2
    void take_record(WSANETWORKEVENTS& out) noexcept;

    struct Message {
        HWND window;
        unsigned message;
        SOCKET socket;
        LPARAM content;
    };
    // Messages wait here until the lock is dropped; one thread at a time posts them, so that they keep their order.
    std::vector<Message> messages;
    bool posting = false;

private:
    unsigned wanted_ = 0;
    unsigned announced_ = 0;
    port::EventRef event_; // held beyond the handle's life (WSP-EVT-5)
    HWND window_ = nullptr;
    unsigned message_ = 0;
    SOCKET socket_ = INVALID_SOCKET;
    unsigned record_ = 0;
    int codes_[FD_MAX_EVENTS] = {};
};

} // namespace wspemu::base
