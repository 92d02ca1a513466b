// UDP: an echo server for a known number of datagrams, and its client.
//
// Nothing is sent again: on loopback a datagram is lost only when a buffer overflows, and the client keeps so few of them on
// the way that none does. A lost datagram therefore ends as a row that timed out.
#include "traffic/side.h"

#include <fmt/format.h>

#include <cstring>

namespace wspemu::traffic {
namespace {

constexpr std::uint32_t kInFlight = 8;
constexpr std::size_t kSmallest = sizeof(std::uint32_t); // a datagram begins with its number
constexpr std::size_t kLargest = 1400;

// Where a datagram's bytes begin in the pattern.
std::uint64_t place_of(std::uint32_t number) {
    return std::uint64_t{number} << 16;
}

std::size_t size_of(std::uint32_t number, const Side& side) {
    char bytes[8];
    side.pattern.fill(place_of(kDatagrams + number), bytes);
    std::uint64_t random = 0;
    std::memcpy(&random, bytes, sizeof random);
    return kSmallest + random % (kLargest - kSmallest + 1);
}

std::span<char> compose(std::uint32_t number, Side& side) {
    const std::span<char> datagram(side.out.data(), size_of(number, side));
    std::memcpy(datagram.data(), &number, sizeof number);
    side.pattern.fill(place_of(number), datagram.subspan(sizeof number));
    return datagram;
}

// The number of a datagram that has not come before and is whole.
std::uint32_t check(std::span<const char> datagram, std::vector<bool>& seen, const Side& side) {
    std::uint32_t number = kDatagrams;
    if (datagram.size() >= sizeof number) std::memcpy(&number, datagram.data(), sizeof number);
    if (number >= kDatagrams) throw Failure(fmt::format("a foreign datagram of {} bytes arrived", datagram.size()));
    if (seen[number]) throw Failure(fmt::format("datagram {} arrived twice", number));
    seen[number] = true;
    if (const std::size_t size = size_of(number, side); datagram.size() != size) {
        throw Failure(fmt::format("datagram {} has {} bytes instead of {}", number, datagram.size(), size));
    }
    side.pattern.check(place_of(number), datagram.subspan(sizeof number));
    return number;
}

} // namespace

void serve_udp(Side& side, Rendezvous& meeting) {
    OwnSocket s(side.open, side.open_socket());
    side.endpoint->adopt(s.get());
    const Address any_port = loopback_address(side.family);
    side.watch.now_in("bind");
    if (bind(s.get(), any_port.get(), any_port.length) == SOCKET_ERROR) fail("bind");
    meeting.publish(local_address(s.get()));

    side.in.resize(kLargest + 1); // one too many would show
    std::vector<bool> seen(kDatagrams);
    for (std::uint32_t i = 0; i < kDatagrams; ++i) {
        Address client;
        const std::size_t size = side.endpoint->receive_from(s.get(), side.in, client);
        const std::span<char> datagram(side.in.data(), size);
        check(datagram, seen, side);
        side.bytes += size;
        side.endpoint->send_to(s.get(), datagram, client);
    }
    s.close();
}

void call_udp(Side& side, Rendezvous& meeting) {
    const Address server = meeting.server();
    OwnSocket s(side.open, side.open_socket());
    side.endpoint->adopt(s.get());

    side.out.resize(kLargest);
    side.in.resize(kLargest + 1);
    std::vector<bool> seen(kDatagrams);
    std::uint32_t sent = 0;
    for (std::uint32_t received = 0; received < kDatagrams; ++received) {
        for (; sent < kDatagrams && sent - received < kInFlight; ++sent) {
            side.endpoint->send_to(s.get(), compose(sent, side), server);
        }
        Address from;
        const std::size_t size = side.endpoint->receive_from(s.get(), side.in, from);
        if (!same_address(from, server)) throw Failure("a datagram came from somebody else");
        check({side.in.data(), size}, seen, side);
        side.bytes += size;
    }
    s.close();
}

} // namespace wspemu::traffic
