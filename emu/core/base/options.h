// Socket options: one table row each (level, option -> how it is read and written).
#pragma once

#include "core/base/socket.h"

#include <cstring>
#include <span>

namespace wspemu::base {

// datagram: all that is no stream. raw4, raw6: raw sockets of that family.
enum class Fits : std::uint8_t { any, stream, tcp, datagram, udp, ipv4, ipv6, raw4, raw6 };

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

// --- how tables write their rows ---

constexpr OptionRow native(int level, int name, Fits fits, OptionRow::Shape shape, net::Option option, int scale = 1) {
    return {
        .level = level, .name = name, .fits = fits, .shape = shape, .native = true, .option = option, .scale = scale};
}
using Read = Result<int> (*)(BaseSocket&);
using Write = int (*)(BaseSocket&, int);
constexpr OptionRow own(int level, int name, Fits fits, OptionRow::Shape shape, Read read, Write write) {
    return {.level = level, .name = name, .fits = fits, .shape = shape, .read = read, .write = write};
}
using Get = int (*)(BaseSocket&, char*, int*);
using Set = int (*)(BaseSocket&, const char*, int);
constexpr OptionRow special(int level, int name, Fits fits, Get get, Set set) {
    return {.level = level, .name = name, .fits = fits, .shape = OptionRow::Shape::special, .get = get, .set = set};
}

inline int refuse_get(BaseSocket&, char*, int*) {
    return WSAENOPROTOOPT;
}
inline int refuse_set(BaseSocket&, const char*, int) {
    return WSAENOPROTOOPT;
}

template <class T>
int return_bytes(const T& content, char* value, int* length) noexcept {
    if (*length < int{sizeof content}) return WSAEFAULT;
    std::memcpy(value, &content, sizeof content);
    *length = sizeof content;
    return 0;
}

template <class T>
bool take_bytes(T& content, const char* value, int length) noexcept {
    if (!value || length < int{sizeof content}) return false;
    std::memcpy(&content, value, sizeof content);
    return true;
}

// options_table.cpp
std::span<const OptionRow> option_rows() noexcept;
// options_groups.cpp
std::span<const OptionRow> group_option_rows() noexcept;

} // namespace wspemu::base
