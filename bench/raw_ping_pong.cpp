// The raw counterpart: blocking POSIX send and recv.
#include "ping_pong.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <thread>

namespace wspemu::bench {
namespace {

void check(bool ok) {
    if (!ok) throw std::runtime_error("raw sockets: set-up failed");
}

bool receive_all(int socket, char* data) noexcept {
    for (std::size_t done = 0; done < kMessage;) {
        const ssize_t got = ::recv(socket, data + done, kMessage - done, 0);
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

bool send_all(int socket, const char* data) noexcept {
    return ::send(socket, data, kMessage, MSG_NOSIGNAL) == static_cast<ssize_t>(kMessage);
}

class RawPingPong final : public PingPong {
public:
    RawPingPong() {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        check(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 1) == 0);
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
        near_ = ::socket(AF_INET, SOCK_STREAM, 0);
        check(::connect(near_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        far_ = ::accept(listener, nullptr, nullptr);
        check(far_ >= 0);
        ::close(listener);
        const int on = 1;
        ::setsockopt(near_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(far_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        echo_ = std::thread([this] {
            std::array<char, kMessage> data;
            while (receive_all(far_, data.data()) && send_all(far_, data.data())) {
            }
        });
    }

    ~RawPingPong() override {
        ::shutdown(near_, SHUT_RDWR);
        echo_.join();
        ::close(near_);
        ::close(far_);
    }

    bool round_trip() noexcept override {
        std::array<char, kMessage> data{};
        return send_all(near_, data.data()) && receive_all(near_, data.data());
    }

private:
    int near_ = -1;
    int far_ = -1;
    std::thread echo_;
};

} // namespace

std::unique_ptr<PingPong> make_raw_ping_pong() {
    return std::make_unique<RawPingPong>();
}

} // namespace wspemu::bench
