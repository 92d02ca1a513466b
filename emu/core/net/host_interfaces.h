// The host's interfaces, routes, and the news about them. Host dialect.
#pragma once

#include "core/net/transport.h"

namespace wspemu::net {

Result<std::vector<Interface>> host_interfaces() noexcept;
Result<Address> host_route_source(const Address& to) noexcept;
// A nonblocking netlink socket that hears of changes; the caller closes it.
Result<int> open_host_changes(Change what, Family family) noexcept;

} // namespace wspemu::net
