// Names that the host answers by itself: numeric addresses, its own name, and the files of hosts and services. Never asks the network.
//
// The files are read anew at each question. Any thread.
#pragma once

#include "core/net/transport.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu {

// A numeric address without a port. none: any family.
std::optional<net::Address> numeric_address(std::string_view text, net::Family family);

struct HostEntry {
    std::string name; // the first one of its line
    std::vector<std::string> aliases;
    std::vector<net::Address> addresses; // IPv6 before IPv4
};
// By a name, in any case; "" is this machine. No name, and no address of that family: nothing.
std::optional<HostEntry> find_host(std::string_view name, net::Family family);
std::optional<HostEntry> find_host(const net::Address& address);

struct ServiceEntry {
    std::string name;
    std::string protocol; // "tcp"
    std::uint16_t port = 0;
    std::vector<std::string> aliases;
};
// An empty protocol stands for any.
std::optional<ServiceEntry> find_service(std::string_view name, std::string_view protocol);
std::optional<ServiceEntry> find_service(std::uint16_t port, std::string_view protocol);

} // namespace wspemu
