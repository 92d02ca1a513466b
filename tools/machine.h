// What the machine below the emulator has. Neutral.
#pragma once

#include <string>

namespace wspemu {

// Empty when a socket can be bound to ::1; otherwise why not.
std::string why_no_ipv6_loopback();

} // namespace wspemu
