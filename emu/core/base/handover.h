// Sockets in other processes, duplicates and inherited ones: the native socket is shared, what the provider itself knows is copied once.
#pragma once

#include "core/base/socket.h"

namespace wspemu::base {

// Offers the socket to another process under a cookie. Codes of WSPDuplicateSocket.
Result<std::uint32_t> offer_socket(BaseSocket& socket, DWORD process) noexcept;

// True for the cookies that offer_socket of another process made.
bool is_offered(DWORD_PTR cookie) noexcept;

// The socket behind the cookie, published with this entry; WSAEINVAL: there is none for this process.
Result<SOCKET> fetch_socket(DWORD cookie, const WSAPROTOCOL_INFOW& entry) noexcept;

// The sockets that this process was born with, each behind the value that it had in the parent. For the first start.
void adopt_inherited_sockets() noexcept;

} // namespace wspemu::base
