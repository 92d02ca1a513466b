// TCP: an echo server for one connection, and its client.
#include "traffic/side.h"

#include <fmt/format.h>

#include <algorithm>

namespace wspemu::traffic {
namespace {

// The client's pieces are larger than the server's reads, so that neither side keeps step with the other.
constexpr std::size_t kLargestPiece = 96 * 1024;
constexpr std::size_t kLargestRead = 40 * 1024;

// An echo whose last small segment waited for the acknowledgement of the one before would show how long the system delays
// acknowledgements, and nothing else.
void send_without_delay(SOCKET s, Side& side) {
    side.watch.now_in("setsockopt");
    const BOOL on = TRUE;
    const int result = setsockopt(s, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    if (result == SOCKET_ERROR) fail("setsockopt(TCP_NODELAY)");
}

void finish_sending(SOCKET s, Side& side) {
    side.watch.now_in("shutdown");
    if (shutdown(s, SD_SEND) == SOCKET_ERROR) fail("shutdown");
}

} // namespace

void serve_tcp(Side& side, Rendezvous& meeting) {
    OwnSocket listener(side.open, side.open_socket());
    side.endpoint->adopt(listener.get());
    const Address any_port = loopback_address(side.family);
    side.watch.now_in("bind");
    if (bind(listener.get(), any_port.get(), any_port.length) == SOCKET_ERROR) fail("bind");
    side.watch.now_in("listen");
    if (listen(listener.get(), 1) == SOCKET_ERROR) fail("listen");
    meeting.publish(local_address(listener.get()));

    OwnSocket peer(side.open, side.endpoint->accept(listener.get()));
    side.endpoint->adopt(peer.get());
    send_without_delay(peer.get(), side);
    side.in.resize(kLargestRead);
    for (;;) {
        const std::span<char> room(side.in.data(), side.sizes.next(1, kLargestRead));
        const std::size_t received = side.endpoint->receive(peer.get(), room);
        if (received == 0) break;
        side.pattern.check(side.bytes, room.first(received));
        side.bytes += received;
        side.endpoint->send(peer.get(), room.first(received));
    }
    if (side.bytes != kStreamBytes) throw Failure(fmt::format("the stream ended after {} bytes", side.bytes));
    finish_sending(peer.get(), side);
    peer.close();
    listener.close();
}

void call_tcp(Side& side, Rendezvous& meeting) {
    const Address server = meeting.server();
    OwnSocket s(side.open, side.open_socket());
    side.endpoint->adopt(s.get());
    send_without_delay(s.get(), side);
    side.endpoint->connect(s.get(), server);

    side.out.resize(kLargestPiece);
    side.in.resize(kLargestPiece);
    while (side.bytes < kStreamBytes) {
        const std::size_t left = static_cast<std::size_t>(kStreamBytes - side.bytes);
        const std::size_t size = std::min(left, side.sizes.next(1, kLargestPiece));
        const std::span<char> out(side.out.data(), size);
        const std::span<char> in(side.in.data(), size);
        side.pattern.fill(side.bytes, out);
        std::fill(in.begin(), in.end(), '\0');
        side.endpoint->exchange(s.get(), out, in);
        side.pattern.check(side.bytes, in);
        side.bytes += size;
    }
    finish_sending(s.get(), side);
    if (side.endpoint->receive(s.get(), side.in) != 0) throw Failure("the server sent more than it got");
    s.close();
}

} // namespace wspemu::traffic
