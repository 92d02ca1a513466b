// Routes, neighbours and name servers of the host. Neutral.
#pragma once

#include "core/net/transport.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wspemu::posix {

struct HostRoute {
    net::Address destination;
    unsigned prefix = 0;
    net::Address next_hop; // all zeros: the destination is on the link
    std::uint32_t index = 0;
    std::uint32_t metric = 0;
};
// Of the main table, unusable ones left out.
std::vector<HostRoute> host_routes(net::Family family);

struct HostNeighbour {
    net::Address address;
    std::uint32_t index = 0;
    std::vector<std::uint8_t> hardware;
    bool permanent = false;
};
std::vector<HostNeighbour> host_neighbours(); // IPv4

struct HostResolver {
    std::string domain; // "" for none
    std::vector<net::Address> servers;
};
HostResolver host_resolver();

} // namespace wspemu::posix
