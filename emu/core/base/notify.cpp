// FD_* events: the table, and the three functions that use it.
#include "core/base/notify.h"

#include "core/base/socket.h"
#include "core/port/messages.h"
#include "core/port/program_memory.h"

#include <bit>

namespace wspemu::base {

void Notifier::cancel() noexcept {
    wanted_ = 0;
    announced_ = 0;
    record_ = 0;
    event_ = port::EventRef();
    window_ = nullptr;
    messages.clear();
}

// SPI: BLK-EVT-4: the record starts empty, and every event may be announced again.
void Notifier::use_event(port::EventRef event, unsigned events) noexcept {
    cancel();
    event_ = std::move(event);
    wanted_ = events;
}

void Notifier::use_window(SOCKET socket, HWND window, unsigned message, unsigned events) noexcept {
    cancel();
    socket_ = socket;
    window_ = window;
    message_ = message;
    wanted_ = events;
}

void Notifier::inherit(const Notifier& listener, SOCKET accepted) noexcept {
    event_ = listener.event_;
    window_ = listener.window_;
    message_ = listener.message_;
    wanted_ = listener.wanted_;
    socket_ = accepted;
}

void Notifier::announce(unsigned event, int error) noexcept {
    if (!(open() & event)) return;
    announced_ |= event; // SPI: BLK-EV-4
    if (window_) {
        // SPI: UPC-POST-4, BLK-ASYN-1
        const auto content = static_cast<LPARAM>(static_cast<DWORD>(error) << 16 | event);
        messages.push_back(Message{window_, message_, socket_, content});
        return;
    }
    // SPI: BLK-EVT-1; under the lock, so that taking the record and resetting the event is one step (BLK-EVT-2).
    record_ |= event;
    codes_[std::countr_zero(event)] = error;
    event_.set();
}

void Notifier::take_record(WSANETWORKEVENTS& out) noexcept {
    out.lNetworkEvents = static_cast<decltype(out.lNetworkEvents)>(record_);
    for (unsigned rest = record_; rest; rest &= rest - 1) {
        const int index = std::countr_zero(rest);
        out.iErrorCode[index] = codes_[index];
    }
    record_ = 0;
}

int WSPAPI wsp_async_select(SOCKET s, HWND window, unsigned int message, long events, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        const auto wanted = static_cast<unsigned>(events);
        if (wanted & ~static_cast<unsigned>(FD_ALL_EVENTS)) return WSAEINVAL;
        // SPI: BLK-ASYN-3
        if (wanted && !port::is_window(reinterpret_cast<std::uintptr_t>(window))) return WSAEINVAL;
        lock->nonblocking = true; // SPI: WSP-ASYN-2
        if (wanted) {
            lock->notifier.use_window(s, window, message, wanted);
        } else {
            lock->notifier.cancel();
        }
        lock->refresh(); // SPI: WSP-ASYN-4, BLK-EV-6
        return 0;
    });
}

int WSPAPI wsp_event_select(SOCKET s, WSAEVENT event, long events, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        const auto wanted = static_cast<unsigned>(events);
        if (wanted & ~static_cast<unsigned>(FD_ALL_EVENTS)) return WSAEINVAL;
        port::EventRef target;
        if (wanted) {
            target = port::EventRef(reinterpret_cast<port::Handle>(event));
            if (!target) return WSAEINVAL; // SPI: BLK-EVT-8
        }
        lock->nonblocking = true; // SPI: WSP-EVT-1
        if (wanted) {
            lock->notifier.use_event(std::move(target), wanted);
        } else {
            lock->notifier.cancel(); // SPI: WSP-EVT-2
        }
        lock->refresh(); // SPI: WSP-EVT-3
        return 0;
    });
}

int WSPAPI wsp_enum_network_events(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (!port::may_write(events)) return WSAEFAULT;
        port::EventRef target;
        if (event) {
            target = port::EventRef(reinterpret_cast<port::Handle>(event));
            if (!target) return WSAEINVAL; // SPI: WSP-ENUM-3: and nothing has changed
        }
        lock->notifier.take_record(*events);
        if (target) target.reset(); // SPI: WSP-ENUM-4, BLK-EVT-2
        return 0;
    });
}

} // namespace wspemu::base
