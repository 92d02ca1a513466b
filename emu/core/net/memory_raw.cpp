// MemoryLink: raw packets, and the answer to an echo request. Neutral.
#include "core/codes.h"
#include "core/net/memory_link.h"

#include <cstring>

namespace wspemu::net {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t kHeader4 = 20;
constexpr std::size_t kHeader6 = 40;
constexpr std::size_t kLongestPacket = 65535;
constexpr int kIcmp4 = 1;
constexpr int kIcmp6 = 58;

void put16(std::byte* to, std::size_t value) noexcept {
    to[0] = static_cast<std::byte>(value >> 8);
    to[1] = static_cast<std::byte>(value);
}

// RFC 1071, of an even or odd number of bytes.
std::size_t checksum(const std::byte* data, std::size_t size, std::size_t sum = 0) noexcept {
    for (std::size_t i = 0; i < size; ++i) sum += std::to_integer<std::size_t>(data[i]) << (i % 2 == 0 ? 8 : 0);
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum & 0xFFFF;
}

// As receivers of IPv4 see it.
Bytes header4(int protocol, const Address& from, const Address& to, std::size_t payload, int time_to_live) {
    Bytes head(kHeader4);
    head[0] = std::byte{0x45};
    put16(&head[2], kHeader4 + payload);
    head[8] = static_cast<std::byte>(time_to_live);
    head[9] = static_cast<std::byte>(protocol);
    std::memcpy(&head[12], from.bytes.data(), 4);
    std::memcpy(&head[16], to.bytes.data(), 4);
    put16(&head[10], checksum(head.data(), head.size()));
    return head;
}

bool is_echo_request(int protocol, const Bytes& payload) noexcept {
    if (payload.size() < 8) return false;
    return (protocol == kIcmp4 && payload[0] == std::byte{8}) || (protocol == kIcmp6 && payload[0] == std::byte{128});
}

// The same but for the type and what the checksum makes of it; `from` is who answers.
Bytes echo_answer(int protocol, Bytes payload, const Address& from, const Address& to) {
    payload[0] = protocol == kIcmp4 ? std::byte{0} : std::byte{129};
    put16(&payload[2], 0);
    std::size_t pseudo_header = 0;
    if (protocol == kIcmp6) {
        for (const Address* address : {&from, &to})
            for (std::size_t i = 0; i < 16; i += 2)
                pseudo_header += std::size_t{address->bytes[i]} << 8 | address->bytes[i + 1];
        pseudo_header += payload.size() + kIcmp6;
    }
    put16(&payload[2], checksum(payload.data(), payload.size(), pseudo_header));
    return payload;
}

} // namespace

Result<std::size_t> MemoryLink::send_packet(Step& step, std::span<const Buffer> buffers, const Address& to) {
    Bytes payload;
    for (const Buffer& buffer : buffers) {
        const auto* const data = static_cast<const std::byte*>(buffer.data);
        payload.insert(payload.end(), data, data + buffer.size);
    }
    const std::size_t size = payload.size();
    const std::size_t header = family_ == Family::ipv4 ? kHeader4 : kHeader6;
    int protocol = protocol_;
    if (option(Option::header_included)) {
        // What the header says beside the protocol is not looked at.
        if (size < header) return WsaError{code::wsaeinval};
        protocol = std::to_integer<int>(payload[family_ == Family::ipv4 ? 9 : 6]);
        payload.erase(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(header));
    }
    if (payload.size() + (family_ == Family::ipv4 ? header : 0) > kLongestPacket) return WsaError{code::wsaemsgsize};
    if (!is_loopback(to)) return WsaError{code::wsaenetunreach};
    if (!bound_) bind_to_any_port(step);
    Address from = local_;
    if (is_any(from)) from.bytes = to.bytes;
    const auto deliver = [&](const Bytes& content, const Address& source, const Address& target) {
        for (MemoryLink* const receiver : step.find_raw(protocol, target, source)) {
            Bytes packet;
            if (family_ == Family::ipv4)
                packet = header4(protocol, source, target, content.size(), option(Option::time_to_live));
            packet.insert(packet.end(), content.begin(), content.end());
            receiver->take_datagram(step, {source, std::move(packet)});
        }
    };
    Address target = to;
    target.port = 0;
    deliver(payload, from, target);
    if (is_echo_request(protocol, payload)) deliver(echo_answer(protocol, payload, target, from), target, from);
    return size;
}

} // namespace wspemu::net
