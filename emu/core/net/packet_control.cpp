// The native control data of a datagram. Host dialect.
#include "core/net/packet_control.h"

#include <cstring>

namespace wspemu::net {
namespace {

template <class T>
T content_of(const cmsghdr* part) noexcept {
    T content;
    std::memcpy(&content, CMSG_DATA(part), sizeof content);
    return content;
}

void read_part4(const cmsghdr* part, PacketInfo& info) noexcept {
    switch (part->cmsg_type) {
    case IP_PKTINFO: {
        const auto native = content_of<in_pktinfo>(part);
        info.local.family = Family::ipv4;
        std::memcpy(info.local.bytes.data(), &native.ipi_addr, sizeof native.ipi_addr);
        info.interface_index = static_cast<std::uint32_t>(native.ipi_ifindex);
        break;
    }
    case IP_TTL: info.hop_limit = content_of<int>(part); break;
    case IP_TOS: info.type_of_service = content_of<unsigned char>(part); break; // one byte, unlike all others
    default: break;
    }
}

void read_part6(const cmsghdr* part, PacketInfo& info) noexcept {
    switch (part->cmsg_type) {
    case IPV6_PKTINFO: {
        const auto native = content_of<in6_pktinfo>(part);
        info.local.family = Family::ipv6;
        std::memcpy(info.local.bytes.data(), &native.ipi6_addr, sizeof native.ipi6_addr);
        info.interface_index = native.ipi6_ifindex;
        break;
    }
    case IPV6_HOPLIMIT: info.hop_limit = content_of<int>(part); break;
    case IPV6_TCLASS: info.type_of_service = content_of<int>(part); break;
    default: break;
    }
}

} // namespace

void PacketControl::offer(msghdr& message) noexcept {
    message.msg_control = bytes_;
    message.msg_controllen = sizeof bytes_;
}

PacketInfo read_packet_info(msghdr& message) noexcept {
    PacketInfo info;
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == IPPROTO_IP) read_part4(part, info);
        if (part->cmsg_level == IPPROTO_IPV6) read_part6(part, info);
    }
    return info;
}

} // namespace wspemu::net
