// net::Address as the native sockaddr and back. Host dialect.
#include "core/net/asio_address.h"

#include <cstring>

namespace wspemu::net {

int native_family(Family family) noexcept {
    switch (family) {
    case Family::ipv4: return AF_INET;
    case Family::ipv6: return AF_INET6;
    case Family::local: return AF_UNIX;
    case Family::none: break;
    }
    return AF_UNSPEC;
}

NativeAddress::NativeAddress(const Address& address) noexcept {
    switch (address.family) {
    case Family::ipv4:
        storage_.v4.sin_family = AF_INET;
        storage_.v4.sin_port = address.port;
        std::memcpy(&storage_.v4.sin_addr, address.bytes.data(), sizeof storage_.v4.sin_addr);
        length_ = sizeof storage_.v4;
        break;
    case Family::ipv6:
        storage_.v6.sin6_family = AF_INET6;
        storage_.v6.sin6_port = address.port;
        storage_.v6.sin6_flowinfo = address.flow;
        storage_.v6.sin6_scope_id = address.scope;
        std::memcpy(&storage_.v6.sin6_addr, address.bytes.data(), sizeof storage_.v6.sin6_addr);
        length_ = sizeof storage_.v6;
        break;
    case Family::local: // asio_link_local.cpp has those
    case Family::none:
        storage_.any.sa_family = AF_UNSPEC;
        length_ = sizeof storage_.any;
        break;
    }
}

void NativeAddress::forget_port() noexcept {
    if (storage_.any.sa_family == AF_INET) storage_.v4.sin_port = 0;
    if (storage_.any.sa_family == AF_INET6) storage_.v6.sin6_port = 0;
}

Address NativeAddress::portable() const noexcept {
    Address address;
    // A connected stream fills in no sender: the length stays behind the family then.
    if (length_ < sizeof(sa_family_t)) return address;
    if (storage_.any.sa_family == AF_INET && length_ >= sizeof storage_.v4) {
        address.family = Family::ipv4;
        address.port = storage_.v4.sin_port;
        std::memcpy(address.bytes.data(), &storage_.v4.sin_addr, sizeof storage_.v4.sin_addr);
    } else if (storage_.any.sa_family == AF_INET6 && length_ >= sizeof storage_.v6) {
        address.family = Family::ipv6;
        address.port = storage_.v6.sin6_port;
        address.flow = storage_.v6.sin6_flowinfo;
        address.scope = storage_.v6.sin6_scope_id;
        std::memcpy(address.bytes.data(), &storage_.v6.sin6_addr, sizeof storage_.v6.sin6_addr);
    }
    return address;
}

} // namespace wspemu::net
