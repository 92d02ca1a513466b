// The Winsock side of native_loop_test. Windows dialect.
#include "native_loop.h"

#include <winsock2.h>

#include <stdexcept>

namespace native_loop {

struct Pair::State {
    SOCKET near_end = INVALID_SOCKET;
    SOCKET far_end = INVALID_SOCKET;
    WSAOVERLAPPED overlapped{};
    char received[4096];
    char sent[4096]{};
};

namespace {

void check(bool ok) {
    if (!ok) throw std::runtime_error("Winsock: set-up failed");
}

} // namespace

Pair::Pair() : state_(new State) {
    WSADATA data;
    check(::WSAStartup(MAKEWORD(2, 2), &data) == 0);
    const SOCKET listener = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    check(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 1) == 0);
    check(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    state_->near_end = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(::connect(state_->near_end, reinterpret_cast<sockaddr*>(&address), length) == 0);
    state_->far_end = ::accept(listener, nullptr, nullptr);
    check(state_->far_end != INVALID_SOCKET && ::closesocket(listener) == 0);
    state_->overlapped.hEvent = ::WSACreateEvent();
    event_ = reinterpret_cast<std::uintptr_t>(state_->overlapped.hEvent);
    near_ = state_->near_end;
}

Pair::~Pair() {
    ::closesocket(state_->near_end);
    ::closesocket(state_->far_end);
    ::WSACloseEvent(state_->overlapped.hEvent);
    ::WSACleanup();
    delete state_;
}

bool Pair::post_receive(std::size_t size) {
    WSABUF buffer{static_cast<ULONG>(size), state_->received};
    DWORD flags = 0;
    return ::WSARecv(state_->near_end, &buffer, 1, nullptr, &flags, &state_->overlapped, nullptr) == 0 ||
           ::WSAGetLastError() == WSA_IO_PENDING;
}

int Pair::finish_receive() {
    DWORD bytes = 0;
    DWORD flags = 0;
    if (!::WSAGetOverlappedResult(state_->near_end, &state_->overlapped, &bytes, FALSE, &flags)) return -1;
    return static_cast<int>(bytes);
}

bool Pair::send(std::size_t size) {
    return ::send(state_->far_end, state_->sent, static_cast<int>(size), 0) == static_cast<int>(size);
}

int Pair::receive_now(std::size_t size) {
    const int got = ::recv(state_->near_end, state_->received, static_cast<int>(size), 0);
    if (got >= 0) return got;
    return ::WSAGetLastError() == WSAEWOULDBLOCK ? -1 : -2;
}

bool Pair::make_near_nonblocking() {
    u_long on = 1;
    return ::ioctlsocket(state_->near_end, FIONBIO, &on) == 0;
}

bool Pair::end_sending() {
    return ::shutdown(state_->far_end, SD_SEND) == 0;
}

} // namespace native_loop
