// What /proc/net/route, /proc/net/ipv6_route, /proc/net/arp and /etc/resolv.conf say.
#include "posix/host_routes.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <net/if.h>
#include <net/route.h>
#include <sstream>

#ifndef RTF_REJECT
#define RTF_REJECT 0x0200
#endif

namespace wspemu::posix {
namespace {

// The kernel prints the bytes of an IPv4 address as one number of its own order.
net::Address address_of_word(std::uint32_t word) noexcept {
    net::Address address;
    address.family = net::Family::ipv4;
    std::memcpy(address.bytes.data(), &word, sizeof word);
    return address;
}

net::Address address_of_digits(const std::string& digits) noexcept {
    net::Address address;
    address.family = net::Family::ipv6;
    for (std::size_t i = 0; i < 16 && digits.size() == 32; ++i)
        address.bytes[i] = static_cast<std::uint8_t>(std::stoul(digits.substr(i * 2, 2), nullptr, 16));
    return address;
}

net::Address address_of_text(const std::string& text) noexcept {
    net::Address address;
    if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) address.family = net::Family::ipv4;
    else if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) address.family = net::Family::ipv6;
    return address;
}

std::vector<HostRoute> routes4() {
    std::vector<HostRoute> routes;
    std::ifstream file("/proc/net/route");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        char name[64] = "";
        unsigned destination = 0, gateway = 0, flags = 0, metric = 0, mask = 0;
        if (std::sscanf(line.c_str(), "%63s %x %x %x %*d %*d %u %x", name, &destination, &gateway, &flags, &metric,
                        &mask) != 6)
            continue;
        if ((flags & RTF_UP) == 0 || (flags & RTF_REJECT) != 0) continue;
        routes.push_back({address_of_word(destination), static_cast<unsigned>(__builtin_popcount(mask)),
                          address_of_word(gateway), ::if_nametoindex(name), metric});
    }
    return routes;
}

std::vector<HostRoute> routes6() {
    std::vector<HostRoute> routes;
    std::ifstream file("/proc/net/ipv6_route");
    std::string destination, prefix, source, source_prefix, next_hop, metric, uses, references, flags, name;
    while (file >> destination >> prefix >> source >> source_prefix >> next_hop >> metric >> references >> uses >>
           flags >> name) {
        const unsigned long bits = std::stoul(flags, nullptr, 16);
        if ((bits & RTF_UP) == 0 || (bits & RTF_REJECT) != 0) continue;
        routes.push_back({address_of_digits(destination), static_cast<unsigned>(std::stoul(prefix, nullptr, 16)),
                          address_of_digits(next_hop), ::if_nametoindex(name.c_str()),
                          static_cast<std::uint32_t>(std::stoul(metric, nullptr, 16))});
    }
    return routes;
}

} // namespace

std::vector<HostRoute> host_routes(net::Family family) {
    return family == net::Family::ipv6 ? routes6() : routes4();
}

std::vector<HostNeighbour> host_neighbours() {
    constexpr unsigned kPermanent = 0x4, kComplete = 0x2;
    std::vector<HostNeighbour> neighbours;
    std::ifstream file("/proc/net/arp");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string address, type, flags, hardware, mask, name;
        if (!(words >> address >> type >> flags >> hardware >> mask >> name)) continue;
        const unsigned long bits = std::stoul(flags, nullptr, 16);
        if ((bits & kComplete) == 0) continue;
        HostNeighbour one{address_of_text(address), ::if_nametoindex(name.c_str()), {}, (bits & kPermanent) != 0};
        unsigned byte[6];
        if (std::sscanf(hardware.c_str(), "%x:%x:%x:%x:%x:%x", &byte[0], &byte[1], &byte[2], &byte[3], &byte[4],
                        &byte[5]) == 6)
            for (const unsigned each : byte) one.hardware.push_back(static_cast<std::uint8_t>(each));
        neighbours.push_back(one);
    }
    return neighbours;
}

HostResolver host_resolver() {
    HostResolver resolver;
    std::ifstream file("/etc/resolv.conf");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string key, value;
        if (!(words >> key >> value)) continue;
        // The last of both lines counts; of a search list its first element is the domain.
        if (key == "domain" || key == "search") resolver.domain = value;
        if (key != "nameserver") continue;
        const net::Address server = address_of_text(value.substr(0, value.find('%')));
        if (server.family != net::Family::none) resolver.servers.push_back(server);
    }
    return resolver;
}

} // namespace wspemu::posix
