// The same work over our Winsock: completion port, stream, datagrams, a plain call.
#include "ping_pong.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <stdexcept>
#include <thread>
#include <vector>

namespace wspemu::bench {
namespace {

void require(bool ok) {
    if (!ok) throw std::runtime_error("Winsock: set-up failed");
}

sockaddr_in loopback() noexcept {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    return address;
}

// A connected pair.
struct WinsockStreams {
    SOCKET near = INVALID_SOCKET;
    SOCKET far = INVALID_SOCKET;

    WinsockStreams() {
        const SOCKET listener = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        sockaddr_in address = loopback();
        int length = sizeof address;
        require(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 1) == 0);
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
        near = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        require(::connect(near, reinterpret_cast<sockaddr*>(&address), length) == 0);
        far = ::accept(listener, nullptr, nullptr);
        require(far != INVALID_SOCKET);
        ::closesocket(listener);
        const BOOL on = TRUE;
        for (SOCKET socket : {near, far})
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    }
    ~WinsockStreams() {
        ::closesocket(near);
        ::closesocket(far);
    }
    WinsockStreams(const WinsockStreams&) = delete;
    WinsockStreams& operator=(const WinsockStreams&) = delete;
};

class WinsockPortLoop final : public Work {
public:
    enum class First { receive, send };
    explicit WinsockPortLoop(First first)
        : first_(first), port_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1)) {
        for (SOCKET socket : {pair_.near, pair_.far})
            require(CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket), port_, socket, 0) == port_);
    }
    ~WinsockPortLoop() override { CloseHandle(port_); }

    bool round() noexcept override {
        WSAOVERLAPPED receive{}, send{};
        WSABUF in{kMessage, in_.data()}, out{kMessage, out_.data()};
        DWORD bytes = 0, flags = 0;
        const auto began = [](int result) { return result == 0 || ::WSAGetLastError() == WSA_IO_PENDING; };
        if (first_ == First::receive && (::WSARecv(pair_.near, &in, 1, &bytes, &flags, &receive, nullptr) == 0 ||
                                         ::WSAGetLastError() != WSA_IO_PENDING))
            return false;
        if (!began(::WSASend(pair_.far, &out, 1, &bytes, 0, &send, nullptr))) return false;
        if (first_ == First::send && !began(::WSARecv(pair_.near, &in, 1, &bytes, &flags, &receive, nullptr)))
            return false;
        for (int i = 0; i < 2; ++i) {
            ULONG_PTR key = 0;
            LPOVERLAPPED ended = nullptr;
            if (!GetQueuedCompletionStatus(port_, &bytes, &key, &ended, INFINITE) || bytes != kMessage) return false;
        }
        return true;
    }

private:
    const First first_;
    WinsockStreams pair_;
    HANDLE port_;
    std::array<char, kMessage> in_{};
    std::array<char, kMessage> out_{};
};

class WinsockStream final : public Work {
public:
    WinsockStream()
        : sink_([this] {
              std::vector<char> data(kBlock);
              while (::recv(pair_.far, data.data(), static_cast<int>(data.size()), 0) > 0) {
              }
          }) {}
    ~WinsockStream() override {
        ::shutdown(pair_.near, SD_SEND);
        sink_.join();
    }
    bool round() noexcept override {
        return ::send(pair_.near, block_.data(), static_cast<int>(kBlock), 0) == static_cast<int>(kBlock);
    }

private:
    WinsockStreams pair_;
    std::vector<char> block_ = std::vector<char>(kBlock);
    std::thread sink_;
};

class WinsockDatagrams final : public Work {
public:
    WinsockDatagrams() {
        sockaddr_in address = loopback();
        int length = sizeof address;
        require(::bind(to_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        ::getsockname(to_, reinterpret_cast<sockaddr*>(&address), &length);
        require(::connect(from_, reinterpret_cast<sockaddr*>(&address), length) == 0);
    }
    ~WinsockDatagrams() override {
        ::closesocket(to_);
        ::closesocket(from_);
    }
    bool round() noexcept override {
        constexpr int size = static_cast<int>(kMessage);
        return ::send(from_, data_.data(), size, 0) == size && ::recv(to_, data_.data(), size, 0) == size;
    }

private:
    SOCKET to_ = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    SOCKET from_ = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    std::array<char, kMessage> data_{};
};

class WinsockPlainCall final : public Work {
public:
    ~WinsockPlainCall() override { ::closesocket(socket_); }
    bool round() noexcept override {
        DWORD bytes = 0, flags = 0;
        return ::WSAGetOverlappedResult(socket_, &ended_, &bytes, FALSE, &flags) != FALSE;
    }

private:
    WSAOVERLAPPED ended_{}; // a request that has ended with 0 bytes
    SOCKET socket_ = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
};

} // namespace

std::unique_ptr<Work> WinsockWorld::make_port_loop() {
    return std::make_unique<WinsockPortLoop>(WinsockPortLoop::First::receive);
}
std::unique_ptr<Work> WinsockWorld::make_ready_port_loop() {
    return std::make_unique<WinsockPortLoop>(WinsockPortLoop::First::send);
}
std::unique_ptr<Work> WinsockWorld::make_stream() {
    return std::make_unique<WinsockStream>();
}
std::unique_ptr<Work> WinsockWorld::make_datagrams() {
    return std::make_unique<WinsockDatagrams>();
}
std::unique_ptr<Work> WinsockWorld::make_plain_call() {
    return std::make_unique<WinsockPlainCall>();
}

} // namespace wspemu::bench
