// Starting requests: the same for all three ways of learning about their ends.
#include "request_style.h"

// Connections are made by the plain blocking calls; style_port.cpp shows the overlapped ones.
SOCKET RequestStyle::Accept(SOCKET listener) {
    const SOCKET s = accept(listener, NULL, NULL);
    if (s == INVALID_SOCKET) Die("accept");
    return s;
}

void RequestStyle::Connect(SOCKET s, const Address& peer) {
    if (connect(s, peer.Get(), peer.length) == SOCKET_ERROR) Die("connect");
}

int RequestStyle::Receive(char* data, int size, Address* from) {
    WSABUF buffer{static_cast<ULONG>(size), data};
    DWORD flags = 0;
    WSAOVERLAPPED overlapped{};
    const auto routine = Prepare(&overlapped);
    // `from` and its length are written at the end of the request, so they must stay until then; the WSABUF need not.
    const int result = from != nullptr ? WSARecvFrom(socket_, &buffer, 1, NULL, &flags, from->Get(), &from->length,
                                                     &overlapped, routine)
                                       : WSARecv(socket_, &buffer, 1, NULL, &flags, &overlapped, routine);
    if (result == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) Die("WSARecv");
    return Await(&overlapped, "WSARecv");
}

int RequestStyle::Send(const char* data, int size, const Address* to) {
    WSABUF buffer{static_cast<ULONG>(size), const_cast<char*>(data)};
    WSAOVERLAPPED overlapped{};
    const auto routine = Prepare(&overlapped);
    const int result = to != nullptr
                           ? WSASendTo(socket_, &buffer, 1, NULL, 0, to->Get(), to->length, &overlapped, routine)
                           : WSASend(socket_, &buffer, 1, NULL, 0, &overlapped, routine);
    if (result == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) Die("WSASend");
    return Await(&overlapped, "WSASend");
}
