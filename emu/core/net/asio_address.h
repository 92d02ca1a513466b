// net::Address as the native sockaddr and back. Host dialect.
#pragma once

#include "core/net/transport.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace wspemu::net {

// Room for either IP family, with the length that the native calls want beside it.
class NativeAddress {
public:
    NativeAddress() = default; // to be filled by a native call: data(), length_pointer()
    explicit NativeAddress(const Address& address) noexcept;

    sockaddr* data() noexcept { return &storage_.any; }
    const sockaddr* data() const noexcept { return &storage_.any; }
    socklen_t length() const noexcept { return length_; }
    socklen_t* length_pointer() noexcept { return &length_; }
    // Raw sockets have none; what stands there is a protocol for Linux.
    void forget_port() noexcept;
    // Family none when the native call wrote no address that we know.
    Address portable() const noexcept;

private:
    union {
        sockaddr any;
        sockaddr_in v4;
        sockaddr_in6 v6;
    } storage_{};
    socklen_t length_ = sizeof storage_;
};

// AF_INET, AF_INET6 or AF_UNIX; AF_UNSPEC for none.
int native_family(Family family) noexcept;

} // namespace wspemu::net
