// The host's TCP connections and UDP endpoints, and its counters. Neutral.
#pragma once

#include "core/net/transport.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wspemu::posix {

struct HostConnection {
    net::Address local, remote;
    unsigned state = 0;      // MIB_TCP_STATE
    std::uint32_t owner = 0; // process id; 0 when it is not asked for, or another user's
    std::uint64_t inode = 0; // 0: no process has it any more
};
std::vector<HostConnection> host_connections(bool tcp, net::Family family, bool owners);

// The counters of one protocol ("Ip", "Tcp", "Udp", "Icmp") by the kernel's names for them.
std::map<std::string, std::uint32_t> host_counters(const std::string& protocol);
// Those of IPv6, whose names carry the protocol: "Ip6InReceives".
std::map<std::string, std::uint32_t> host_counters6();

} // namespace wspemu::posix
