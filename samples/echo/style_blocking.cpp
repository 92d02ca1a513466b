// Blocking: every call waits until it can do its work. The simplest style; one thread serves one socket.
#include "io_style.h"

namespace {

class BlockingStyle : public IoStyle {
public:
    SOCKET Accept(SOCKET listener) override {
        const SOCKET s = accept(listener, NULL, NULL);
        if (s == INVALID_SOCKET) Die("accept");
        return s;
    }

    void Connect(SOCKET s, const Address& peer) override {
        if (connect(s, peer.Get(), peer.length) == SOCKET_ERROR) Die("connect");
    }

    void Use(SOCKET s) override { socket_ = s; }

    int Receive(char* data, int size, Address* from) override {
        const int received = from != nullptr ? recvfrom(socket_, data, size, 0, from->Get(), &from->length)
                                             : recv(socket_, data, size, 0);
        if (received == SOCKET_ERROR) Die("recv");
        return received;
    }

    int Send(const char* data, int size, const Address* to) override {
        const int sent =
            to != nullptr ? sendto(socket_, data, size, 0, to->Get(), to->length) : send(socket_, data, size, 0);
        if (sent == SOCKET_ERROR) Die("send");
        return sent;
    }

private:
    SOCKET socket_ = INVALID_SOCKET;
};

} // namespace

std::unique_ptr<IoStyle> MakeBlockingStyle() {
    return std::make_unique<BlockingStyle>();
}
