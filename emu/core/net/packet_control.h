// The native control data of a datagram: where it was sent to, on which interface, with which time to live. Host dialect.
#pragma once

#include "core/net/transport.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace wspemu::net {

// Room for what PacketInfo holds; lives as long as the msghdr is used.
class PacketControl {
public:
    void offer(msghdr& message) noexcept;

private:
    alignas(cmsghdr) char bytes_[CMSG_SPACE(sizeof(in6_pktinfo)) + 2 * CMSG_SPACE(sizeof(int)) +
                                 CMSG_SPACE(sizeof(in_pktinfo))];
};

PacketInfo read_packet_info(msghdr& message) noexcept;

} // namespace wspemu::net
