// Socket sets from lists of sockets.
#pragma once

#include <winsock2.h>

#include <initializer_list>

namespace wspemu::test {

inline fd_set set_of(std::initializer_list<SOCKET> sockets) {
    fd_set set{};
    for (const SOCKET s : sockets) set.fd_array[set.fd_count++] = s;
    return set;
}

} // namespace wspemu::test
