// What the operating system has of names without asking the network. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::port {

// The name of this machine, without a domain; "localhost" when it has none.
std::string host_name();
// The addresses of its interfaces that are up, as text: no loopback, no link-local ones.
std::vector<std::string> host_addresses();
// The files that list addresses with their names, and services with their ports.
const char* hosts_file() noexcept;
const char* services_file() noexcept;

} // namespace wspemu::port
