// The three styles that ask to be told when a call is worth trying: select, event, message.
//
// The socket is nonblocking. Each call is tried first, and only WSAEWOULDBLOCK makes the style wait: an announcement
// may be old, and FD_WRITE is announced once, after which only a failed send brings the next.
#pragma once
#include "io_style.h"

class ReadinessStyle : public IoStyle {
public:
    SOCKET Accept(SOCKET listener) override;
    void Connect(SOCKET s, const Address& peer) override;
    void Use(SOCKET s) override;
    int Receive(char* data, int size, Address* from) override;
    int Send(const char* data, int size, const Address* to) override;

protected:
    // Makes `s` nonblocking and the socket that WaitFor is about.
    virtual void Watch(SOCKET s) = 0;

    // Returns when one of the FD_xxx bits of `events` may have become true. Dies of an error that comes with it.
    virtual void WaitFor(long events) = 0;

    SOCKET watched_ = INVALID_SOCKET;
};
