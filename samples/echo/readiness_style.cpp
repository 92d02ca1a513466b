// Try, and wait after WSAEWOULDBLOCK: the same for all three ways of waiting.
#include "readiness_style.h"

static void DieUnlessWouldBlock(const char* call) {
    if (WSAGetLastError() != WSAEWOULDBLOCK) Die(call);
}

SOCKET ReadinessStyle::Accept(SOCKET listener) {
    Watch(listener);
    for (;;) {
        const SOCKET s = accept(listener, NULL, NULL);
        if (s != INVALID_SOCKET) return s;
        DieUnlessWouldBlock("accept");
        WaitFor(FD_ACCEPT);
    }
}

void ReadinessStyle::Connect(SOCKET s, const Address& peer) {
    Watch(s);
    if (connect(s, peer.Get(), peer.length) == 0) return;
    DieUnlessWouldBlock("connect");
    WaitFor(FD_CONNECT);
}

void ReadinessStyle::Use(SOCKET s) {
    // An accepted socket has inherited the listener's mode and registration; it gets its own.
    if (s != watched_) Watch(s);
}

int ReadinessStyle::Receive(char* data, int size, Address* from) {
    for (;;) {
        const int received = from != nullptr ? recvfrom(watched_, data, size, 0, from->Get(), &from->length)
                                             : recv(watched_, data, size, 0);
        if (received != SOCKET_ERROR) return received;
        DieUnlessWouldBlock("recv");
        WaitFor(FD_READ | FD_CLOSE);
    }
}

int ReadinessStyle::Send(const char* data, int size, const Address* to) {
    for (;;) {
        const int sent =
            to != nullptr ? sendto(watched_, data, size, 0, to->Get(), to->length) : send(watched_, data, size, 0);
        if (sent != SOCKET_ERROR) return sent;
        DieUnlessWouldBlock("send");
        WaitFor(FD_WRITE);
    }
}
