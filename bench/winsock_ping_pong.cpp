// The same over our Winsock, and the socket contexts.
#include "ping_pong.h"

#include "core/environment.h"
#include "core/process.h"
#include "core/upcalls.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <stdexcept>
#include <thread>

namespace wspemu::bench {
namespace {

void check(bool ok) {
    if (!ok) throw std::runtime_error("Winsock: set-up failed");
}

bool receive_all(SOCKET socket, char* data) noexcept {
    for (int done = 0; done < static_cast<int>(kMessage);) {
        const int got = ::recv(socket, data + done, static_cast<int>(kMessage) - done, 0);
        if (got <= 0) return false;
        done += got;
    }
    return true;
}

bool send_all(SOCKET socket, const char* data) noexcept {
    return ::send(socket, data, static_cast<int>(kMessage), 0) == static_cast<int>(kMessage);
}

class WinsockPingPong final : public PingPong {
public:
    WinsockPingPong() {
        const SOCKET listener = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        check(listener != INVALID_SOCKET);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        int length = sizeof address;
        check(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 1) == 0);
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
        near_ = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        check(::connect(near_, reinterpret_cast<sockaddr*>(&address), length) == 0);
        far_ = ::accept(listener, nullptr, nullptr);
        check(far_ != INVALID_SOCKET);
        ::closesocket(listener);
        const BOOL on = TRUE;
        for (SOCKET socket : {near_, far_}) {
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
        }
        echo_ = std::thread([this] {
            std::array<char, kMessage> data;
            while (receive_all(far_, data.data()) && send_all(far_, data.data())) {
            }
        });
    }

    ~WinsockPingPong() override {
        ::shutdown(near_, SD_SEND);
        echo_.join();
        ::closesocket(near_);
        ::closesocket(far_);
    }

    bool round_trip() noexcept override {
        std::array<char, kMessage> data{};
        return send_all(near_, data.data()) && receive_all(near_, data.data());
    }

private:
    SOCKET near_ = INVALID_SOCKET;
    SOCKET far_ = INVALID_SOCKET;
    std::thread echo_;
};

} // namespace

struct WinsockWorld::State {
    Process process;
    ScopedProcess current{process};
};

WinsockWorld::WinsockWorld(const std::string& layers) : state_(std::make_unique<State>()) {
    const auto installed = state_->process.change_catalog(
        [&](Catalog& catalog) { return install_layer_files(catalog, parse_layer_list(layers)); });
    WSADATA data;
    check(installed && ::WSAStartup(0x0202, &data) == 0);
}

WinsockWorld::~WinsockWorld() {
    ::WSACleanup();
}

std::unique_ptr<PingPong> WinsockWorld::make_ping_pong() {
    return std::make_unique<WinsockPingPong>();
}

struct ContextTable::State {
    Process process;
    ScopedProcess current{process};
};

ContextTable::ContextTable(std::size_t handles) : state_(std::make_unique<State>()) {
    WSADATA data;
    check(::WSAStartup(0x0202, &data) == 0);
    const DWORD entry = state_->process.catalog()->entries().front().info.dwCatalogEntryId;
    for (std::size_t i = 0; i < handles; ++i) {
        int error = 0;
        handles_.push_back(upcall_table().lpWPUCreateSocketHandle(entry, i, &error));
        check(error == 0);
    }
}

ContextTable::~ContextTable() {
    int error = 0;
    for (std::size_t handle : handles_) upcall_table().lpWPUCloseSocketHandle(handle, &error);
    ::WSACleanup();
}

bool ContextTable::query(std::size_t index) noexcept {
    DWORD_PTR context = 0;
    int error = 0;
    return upcall_table().lpWPUQuerySocketHandleContext(handles_[index], &context, &error) == 0 && context == index;
}

} // namespace wspemu::bench
