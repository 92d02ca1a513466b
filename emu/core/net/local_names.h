// The names of AF_UNIX sockets, by number: what Address::scope is to Family::local. Neutral.
//
// An Address is a plain value of a few bytes, so a name that was once in one is kept for the rest of the process.
#pragma once

#include "core/net/transport.h"

#include <string_view>

namespace wspemu::net {

// sun_path less its final NUL.
inline constexpr std::size_t kLongestLocalName = 107;

// The address with this name: UTF-8, spelled as the program did; "" is the address without a name. Error: wsaenobufs.
Result<Address> local_address(std::string_view name) noexcept;
// "" when it has none.
std::string_view local_name(const Address& address) noexcept;

} // namespace wspemu::net
