// The host's network interfaces as adapters: what the IP helper tells of them. Neutral.
#pragma once

#include "core/net/transport.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wspemu::posix {

struct AdapterAddress {
    net::Address address;
    unsigned prefix = 0; // bits
};

struct AdapterCounters {
    std::uint64_t bytes = 0, packets = 0, errors = 0, dropped = 0, multicast = 0;
};

struct Adapter {
    std::uint32_t index = 0;
    std::string name;
    std::uint32_t type = 1;             // IF_TYPE_OTHER and its kin: numbers of IANA
    std::vector<std::uint8_t> hardware; // at most 32 bytes
    std::uint32_t mtu = 0;
    std::uint64_t speed = 0; // bits a second; 0 when the host does not say
    bool up = false;         // the administrator's wish
    bool running = false;    // and it works
    bool loopback = false;
    bool point_to_point = false;
    bool broadcast = false;
    bool multicast = false;
    AdapterCounters in, out;
    std::vector<AdapterAddress> addresses;
};

// All of them, by index. Errors: as net::host_interfaces().
Result<std::vector<Adapter>> host_adapters();

// Of a netmask; 0 for none.
unsigned prefix_of_mask(const net::Address& mask) noexcept;

} // namespace wspemu::posix
