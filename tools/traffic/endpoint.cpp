// What the styles have in common: deadlines, and plain connect and accept.
#include "traffic/endpoint.h"

#include "core/error_names.h"

#include <fmt/format.h>

namespace wspemu::traffic {

Failure::Failure(const char* function, int code)
    : std::runtime_error(fmt::format("{} failed: {}", function, error_text(code))) {}

Watch::Watch(std::chrono::steady_clock::time_point deadline) : deadline_(deadline), stop_event_(WSACreateEvent()) {
    if (stop_event_ == WSA_INVALID_EVENT) fail("WSACreateEvent");
}

Watch::~Watch() {
    WSACloseEvent(stop_event_);
}

void Watch::stop() noexcept {
    stopped_.store(true, std::memory_order_release);
    WSASetEvent(stop_event_);
}

DWORD Watch::remaining() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0 || stopped_.load(std::memory_order_acquire)) throw Stopped();
    return static_cast<DWORD>(left.count());
}

void Endpoint::connect(SOCKET s, const Address& to) {
    now_in("connect");
    if (::connect(s, to.get(), to.length) == SOCKET_ERROR) fail("connect");
}

SOCKET Endpoint::accept(SOCKET listener) {
    now_in("accept");
    const SOCKET s = ::accept(listener, nullptr, nullptr);
    if (s == INVALID_SOCKET) fail("accept");
    return s;
}

std::unique_ptr<Endpoint> make_endpoint(Style style, Watch& watch) {
    constexpr std::unique_ptr<Endpoint> (*kMakers[])(Watch&) = {
        make_blocking,           make_select,         make_event_select, make_window_message, make_overlapped_event,
        make_completion_routine, make_completion_port};
    return kMakers[static_cast<int>(style)](watch);
}

} // namespace wspemu::traffic
