// Ending a connection so that its socket lives on: DisconnectEx, TF_DISCONNECT, TF_REUSE_SOCKET.
#pragma once

namespace wspemu::base {

class BaseSocket;

// No lock held. reuse: the socket is as new afterwards. Codes: WSAENOTSOCK, WSAENOTCONN, what opening a link can fail with.
int end_connection(BaseSocket& socket, bool reuse) noexcept;

} // namespace wspemu::base
