// sockaddr <-> net::Address.
#include "core/base/address.h"

#include "core/net/local_names.h"
#include "core/port/program_memory.h"

#include <algorithm>
#include <cstring>

namespace wspemu::base {

int sockaddr_length(net::Family family) noexcept {
    if (family == net::Family::local) return int{sizeof(sockaddr_un)};
    return family == net::Family::ipv6 ? int{sizeof(sockaddr_in6)} : int{sizeof(sockaddr_in)};
}

int windows_family(net::Family family) noexcept {
    switch (family) {
    case net::Family::ipv4: return AF_INET;
    case net::Family::ipv6: return AF_INET6;
    case net::Family::local: return AF_UNIX;
    case net::Family::none: break;
    }
    return AF_UNSPEC;
}

net::Family net_family(int windows_family) noexcept {
    if (windows_family == AF_INET) return net::Family::ipv4;
    if (windows_family == AF_INET6) return net::Family::ipv6;
    if (windows_family == AF_UNIX) return net::Family::local;
    return net::Family::none;
}

namespace {

// A name ends with a NUL or with the bytes that there are.
Result<net::Address> read_local(const sockaddr* name, int length) noexcept {
    sockaddr_un local{};
    std::memcpy(&local, name, std::min(static_cast<std::size_t>(length), sizeof local));
    const char* const end = std::find(local.sun_path, local.sun_path + UNIX_PATH_MAX, '\0');
    return net::local_address({local.sun_path, static_cast<std::size_t>(end - local.sun_path)});
}

void write_local(const net::Address& address, void* out) noexcept {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    const std::string_view name = net::local_name(address);
    name.copy(local.sun_path, net::kLongestLocalName);
    std::memcpy(out, &local, sizeof local);
}

} // namespace

Result<net::Address> read_sockaddr(const sockaddr* name, int length, net::Family expected) noexcept {
    if (length < int{sizeof(name->sa_family)}) return WsaError{WSAEFAULT};
    if (!port::may_read_bytes(name, std::min(static_cast<std::size_t>(length), sizeof(AnySockaddr))))
        return WsaError{WSAEFAULT};
    decltype(name->sa_family) family;
    std::memcpy(&family, name, sizeof family);
    if (net_family(family) != expected) return WsaError{WSAEAFNOSUPPORT};
    if (expected == net::Family::local) return read_local(name, length);
    // SPI: WSP-BIND-2, WSP-BIND-4: too short is a fault, too long is nobody's business.
    if (length < sockaddr_length(expected)) return WsaError{WSAEFAULT};

    net::Address address;
    address.family = expected;
    if (expected == net::Family::ipv4) {
        sockaddr_in in;
        std::memcpy(&in, name, sizeof in);
        address.port = in.sin_port;
        std::memcpy(address.bytes.data(), &in.sin_addr, 4);
    } else {
        sockaddr_in6 in;
        std::memcpy(&in, name, sizeof in);
        address.port = in.sin6_port;
        address.flow = in.sin6_flowinfo;
        address.scope = in.sin6_scope_id;
        std::memcpy(address.bytes.data(), &in.sin6_addr, 16);
    }
    return address;
}

void write_sockaddr(const net::Address& address, void* out) noexcept {
    if (address.family == net::Family::local) {
        write_local(address, out);
        return;
    }
    if (address.family == net::Family::ipv6) {
        sockaddr_in6 in{};
        in.sin6_family = AF_INET6;
        in.sin6_port = address.port;
        in.sin6_flowinfo = address.flow;
        in.sin6_scope_id = address.scope;
        std::memcpy(&in.sin6_addr, address.bytes.data(), 16);
        std::memcpy(out, &in, sizeof in);
        return;
    }
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = address.port;
    std::memcpy(&in.sin_addr, address.bytes.data(), 4);
    std::memcpy(out, &in, sizeof in);
}

int return_sockaddr(const net::Address& address, sockaddr* name, int* length) noexcept {
    if (!name || !port::may_write(length)) return WSAEFAULT;
    const int needed = sockaddr_length(address.family);
    const int capacity = *length;
    *length = needed;
    if (capacity < needed || !port::may_write_bytes(name, static_cast<std::size_t>(needed))) return WSAEFAULT;
    write_sockaddr(address, name);
    return 0;
}

bool has_room(net::Family family, sockaddr* name, int* length) noexcept {
    const int needed = sockaddr_length(family);
    return length && port::may_write(length) && *length >= needed &&
           port::may_write_bytes(name, static_cast<std::size_t>(needed));
}

net::Address address4(const in_addr& in) noexcept {
    net::Address address;
    address.family = net::Family::ipv4;
    std::memcpy(address.bytes.data(), &in, sizeof in);
    return address;
}

int check_target(const net::Address& address, net::Kind kind) noexcept {
    if (address.family == net::Family::local) return address.scope == 0 ? WSAEINVAL : 0;
    const bool incomplete = is_wildcard(address) || (address.port == 0 && kind != net::Kind::raw);
    return incomplete ? WSAEADDRNOTAVAIL : 0;
}

bool is_wildcard(const net::Address& address) noexcept {
    return address.family != net::Family::local &&
           std::all_of(address.bytes.begin(), address.bytes.end(), [](auto byte) { return byte == 0; });
}

bool is_multicast(const net::Address& address) noexcept {
    if (address.family == net::Family::ipv6) return address.bytes[0] == 0xFF;
    return (address.bytes[0] & 0xF0) == 0xE0;
}

bool is_limited_broadcast(const net::Address& address) noexcept {
    return address.family == net::Family::ipv4 &&
           std::all_of(address.bytes.begin(), address.bytes.begin() + 4, [](auto byte) { return byte == 0xFF; });
}

} // namespace wspemu::base
