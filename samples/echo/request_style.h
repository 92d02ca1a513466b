// The three styles that start a request and learn of its end later: overlapped, routine, port.
//
// A request that ends at once is announced all the same, so success and WSA_IO_PENDING are treated alike.
#pragma once
#include "io_style.h"

class RequestStyle : public IoStyle {
public:
    SOCKET Accept(SOCKET listener) override;
    void Connect(SOCKET s, const Address& peer) override;
    void Use(SOCKET s) override { socket_ = s; }
    int Receive(char* data, int size, Address* from) override;
    int Send(const char* data, int size, const Address* to) override;

protected:
    // Makes `overlapped` ready for a request, and returns the completion routine for it or NULL.
    virtual LPWSAOVERLAPPED_COMPLETION_ROUTINE Prepare(WSAOVERLAPPED* overlapped) = 0;

    // Waits for the end of the request. Returns the bytes carried; dies of an error.
    virtual int Await(WSAOVERLAPPED* overlapped, const char* call) = 0;

    SOCKET socket_ = INVALID_SOCKET;
};
