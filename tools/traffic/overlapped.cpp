// Starting requests and taking their results. A request that was started is indicated exactly once, whether the call that
// started it returned 0 or WSA_IO_PENDING, so both are waited for alike.
#include "traffic/overlapped.h"

namespace wspemu::traffic {
namespace {
constexpr std::chrono::milliseconds kRetire{1000};
}

void OverlappedEndpoint::completed(Request& request, DWORD error, DWORD bytes, DWORD flags) noexcept {
    request.in_flight = false;
    request.done = true;
    request.error = error;
    request.bytes = bytes;
    request.flags = flags;
}

void OverlappedEndpoint::complete_by_result(Request& request) noexcept {
    DWORD bytes = 0;
    DWORD flags = 0;
    const BOOL good = WSAGetOverlappedResult(request.socket, &request.overlapped, &bytes, FALSE, &flags);
    const DWORD error = good ? 0 : static_cast<DWORD>(WSAGetLastError());
    completed(request, error, bytes, flags);
}

void OverlappedEndpoint::begin(Request& request, SOCKET s, const char* function) {
    now_in(function);
    arm(request);
    request.socket = s;
    request.function = function;
    request.done = false;
    request.in_flight = true;
    request.flags = 0;
}

void OverlappedEndpoint::started(Request& request, int result) {
    if (result != SOCKET_ERROR || WSAGetLastError() == WSA_IO_PENDING) return;
    request.in_flight = false; // not started: no indication will come
    fail(request.function);
}

void OverlappedEndpoint::start_send(SOCKET s, std::span<const char> out) {
    begin(sending_, s, "WSASend");
    WSABUF buffer = buffer_over(out);
    DWORD sent = 0;
    started(sending_, WSASend(s, &buffer, 1, &sent, 0, &sending_.overlapped, routine()));
}

void OverlappedEndpoint::start_receive(SOCKET s, std::span<char> bytes) {
    begin(receiving_, s, "WSARecv");
    WSABUF buffer = buffer_over(bytes);
    DWORD received = 0;
    started(receiving_, WSARecv(s, &buffer, 1, &received, &receiving_.flags, &receiving_.overlapped, routine()));
}

void OverlappedEndpoint::wait_for(Request& request) {
    now_in(request.function);
    while (!request.done) wait(watch().remaining());
}

std::size_t OverlappedEndpoint::finish(Request& request) {
    request.done = false;
    if (request.error != 0) throw Failure(request.function, static_cast<int>(request.error));
    return request.bytes;
}

void OverlappedEndpoint::exchange(SOCKET s, std::span<const char> out, std::span<char> bytes) {
    bool sending = !out.empty();
    if (sending) start_send(s, out);
    if (!bytes.empty()) start_receive(s, bytes);
    while (sending || !bytes.empty()) {
        while (!sending_.done && !receiving_.done) wait(watch().remaining());
        if (sending_.done) {
            if (finish(sending_) != out.size()) throw Failure("WSASend sent only a part");
            sending = false;
        }
        if (receiving_.done) {
            const std::size_t received = finish(receiving_);
            if (received == 0) throw Failure("the connection ended early");
            bytes = bytes.subspan(received);
            if (!bytes.empty()) start_receive(s, bytes);
        }
    }
}

void OverlappedEndpoint::send(SOCKET s, std::span<const char> out) {
    start_send(s, out);
    wait_for(sending_);
    if (finish(sending_) != out.size()) throw Failure("WSASend sent only a part");
}

std::size_t OverlappedEndpoint::receive(SOCKET s, std::span<char> bytes) {
    start_receive(s, bytes);
    wait_for(receiving_);
    return finish(receiving_);
}

void OverlappedEndpoint::send_to(SOCKET s, std::span<const char> datagram, const Address& to) {
    begin(sending_, s, "WSASendTo");
    WSABUF buffer = buffer_over(datagram);
    DWORD sent = 0;
    started(sending_, WSASendTo(s, &buffer, 1, &sent, 0, to.get(), to.length, &sending_.overlapped, routine()));
    wait_for(sending_);
    if (finish(sending_) != datagram.size()) throw Failure("WSASendTo sent only a part of a datagram");
}

std::size_t OverlappedEndpoint::receive_from(SOCKET s, std::span<char> datagram, Address& from) {
    begin(receiving_, s, "WSARecvFrom");
    WSABUF buffer = buffer_over(datagram);
    DWORD received = 0;
    Address& peer = receiving_.address;
    peer.length = sizeof peer.storage;
    started(receiving_, WSARecvFrom(s, &buffer, 1, &received, &receiving_.flags, peer.get(), &peer.length,
                                    &receiving_.overlapped, routine()));
    wait_for(receiving_);
    const std::size_t bytes = finish(receiving_);
    from = peer;
    return bytes;
}

bool OverlappedEndpoint::retire() noexcept {
    const auto deadline = std::chrono::steady_clock::now() + kRetire;
    try {
        while (receiving_.in_flight || sending_.in_flight) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) return false;
            wait(static_cast<DWORD>(left.count()));
        }
    } catch (const Failure&) {
        return false;
    }
    return true;
}

} // namespace wspemu::traffic
