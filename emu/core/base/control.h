// The control data of WSARecvMsg: what travels beside a datagram, as WSACMSGHDR parts.
#pragma once

#include <winsock2.h>

#include "core/net/transport.h"

namespace wspemu::base {

// Fills message.Control with what is known and sets its length; returns MSG_CTRUNC when there was no room for a part.
DWORD write_control(WSAMSG& message, const net::PacketInfo& info, net::Family family) noexcept;

} // namespace wspemu::base
