// The loops of try and wait.
#include "traffic/readiness.h"

namespace wspemu::traffic {
namespace {

// The count that a call gave; nothing when it would block.
std::optional<std::size_t> outcome_of(int result, const char* function) {
    if (result != SOCKET_ERROR) return static_cast<std::size_t>(result);
    if (WSAGetLastError() != WSAEWOULDBLOCK) fail(function);
    return std::nullopt;
}

} // namespace

std::optional<std::size_t> ReadinessEndpoint::try_send(SOCKET s, std::span<const char> out) {
    now_in("send");
    return outcome_of(::send(s, out.data(), length_of(out), 0), "send");
}

std::optional<std::size_t> ReadinessEndpoint::try_receive(SOCKET s, std::span<char> bytes) {
    if (!may_receive(s)) return std::nullopt;
    now_in("recv");
    return outcome_of(::recv(s, bytes.data(), length_of(bytes), 0), "recv");
}

void ReadinessEndpoint::connect(SOCKET s, const Address& to) {
    now_in("connect");
    if (!outcome_of(::connect(s, to.get(), to.length), "connect")) wait(s, FD_CONNECT);
}

SOCKET ReadinessEndpoint::accept(SOCKET listener) {
    for (;;) {
        const SOCKET s = ::accept(listener, nullptr, nullptr);
        if (s != INVALID_SOCKET) return s;
        if (WSAGetLastError() != WSAEWOULDBLOCK) fail("accept");
        wait(listener, FD_ACCEPT);
    }
}

void ReadinessEndpoint::exchange(SOCKET s, std::span<const char> out, std::span<char> bytes) {
    while (!out.empty() || !bytes.empty()) {
        long blocked = 0;
        if (!out.empty()) {
            if (const auto sent = try_send(s, out)) out = out.subspan(*sent);
            else blocked |= FD_WRITE;
        }
        if (!bytes.empty()) {
            const auto received = try_receive(s, bytes);
            if (received == 0u) throw Failure("the connection ended early");
            if (received) bytes = bytes.subspan(*received);
            else blocked |= FD_READ | FD_CLOSE;
        }
        // Waits only when nothing at all can be done.
        const long wanted = (out.empty() ? 0 : FD_WRITE) | (bytes.empty() ? 0 : FD_READ | FD_CLOSE);
        if (wanted != 0 && blocked == wanted) wait(s, wanted);
    }
}

void ReadinessEndpoint::send(SOCKET s, std::span<const char> out) {
    while (!out.empty()) {
        if (const auto sent = try_send(s, out)) out = out.subspan(*sent);
        else wait(s, FD_WRITE);
    }
}

std::size_t ReadinessEndpoint::receive(SOCKET s, std::span<char> bytes) {
    for (;;) {
        if (const auto received = try_receive(s, bytes)) return *received;
        wait(s, FD_READ | FD_CLOSE);
    }
}

void ReadinessEndpoint::send_to(SOCKET s, std::span<const char> datagram, const Address& to) {
    for (;;) {
        now_in("sendto");
        const int sent = ::sendto(s, datagram.data(), length_of(datagram), 0, to.get(), to.length);
        if (const auto count = outcome_of(sent, "sendto")) {
            if (*count != datagram.size()) throw Failure("sendto sent only a part of a datagram");
            return;
        }
        wait(s, FD_WRITE);
    }
}

std::size_t ReadinessEndpoint::receive_from(SOCKET s, std::span<char> datagram, Address& from) {
    for (;; wait(s, FD_READ)) {
        if (!may_receive(s)) continue;
        now_in("recvfrom");
        from.length = sizeof from.storage;
        const int received = ::recvfrom(s, datagram.data(), length_of(datagram), 0, from.get(), &from.length);
        if (const auto count = outcome_of(received, "recvfrom")) return *count;
    }
}

} // namespace wspemu::traffic
