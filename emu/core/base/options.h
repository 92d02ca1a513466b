// Socket options: one table row each (level, option -> how it is read and written).
#pragma once

#include "core/base/socket.h"

#include <span>

namespace wspemu::base {

enum class Fits : std::uint8_t { any, stream, datagram, ipv4, ipv6 };

// Where an option's value is kept. Exactly one of the three groups of members is used:
struct OptionRow {
    enum class Shape : std::uint8_t {
        boolean, // an int, 0 or 1; one byte is accepted too (WSP-GSO-2)
        integer, // an int or a DWORD
        special  // get and set handle the bytes themselves
    };
    int level;
    int name;
    Fits fits;
    Shape shape;
    // The network's own option, its value multiplied by `scale` on the way down.
    bool native = false;
    net::Option option = net::Option::reuse_address;
    int scale = 1;
    // Or our own value; nullptr: not readable (writable).
    Result<int> (*read)(BaseSocket& socket) = nullptr;
    int (*write)(BaseSocket& socket, int value) = nullptr;
    // Or bytes. get: capacity in, length out, as getsockopt.
    int (*get)(BaseSocket& socket, char* value, int* length) = nullptr;
    int (*set)(BaseSocket& socket, const char* value, int length) = nullptr;
};

// options_table.cpp
std::span<const OptionRow> option_rows() noexcept;

} // namespace wspemu::base
