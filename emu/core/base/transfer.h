// One receive or send in the making: what was asked, how far it got. Shared by plain and overlapped calls and by the
// extension functions.
#pragma once

#include <winsock2.h>

#include "core/base/buffers.h"
#include "core/base/request.h"
#include "core/port/file_views.h"

#include <algorithm>
#include <vector>

namespace wspemu::base {

struct Incoming {
    Buffers buffers;
    unsigned native_flags = 0;
    bool wait_all = false;
    bool out_of_band = false;
    sockaddr* from = nullptr;
    LPINT from_length = nullptr;
    WSAMSG* message = nullptr; // WSARecvMsg: its name, Control and dwFlags are results
    DWORD done = 0;

    net::Direction direction() const noexcept { return out_of_band ? net::Direction::urgent : net::Direction::read; }
};

struct Outgoing {
    Buffers buffers;
    unsigned native_flags = 0;
    bool has_address = false;
    net::Address to;
    DWORD done = 0;
    std::vector<port::FileView> files; // that buffers are in
};

// May the socket receive (send) at all? 0 or the code. Under the socket's lock.
int check_receive(BaseSocket& socket) noexcept;
int check_send(BaseSocket& socket) noexcept;

// What can be done now; WSAEWOULDBLOCK: nothing (more). Under the socket's lock.
Outcome receive_now(BaseSocket& socket, Incoming& what) noexcept;
// whole: streams report success only when everything was taken.
Outcome send_now(BaseSocket& socket, Outgoing& what, bool whole) noexcept;

class ReceiveRequest final : public Request {
public:
    ReceiveRequest(const Indication& how, Incoming&& what) noexcept : Request(how), what_(std::move(what)) {}
    Outcome attempt(BaseSocket& socket) noexcept override { return receive_now(socket, what_); }
    DWORD progress() const noexcept override { return what_.done; }

private:
    Incoming what_;
};

class SendRequest final : public Request {
public:
    SendRequest(const Indication& how, Outgoing&& what) noexcept : Request(how), what_(std::move(what)) {}
    Outcome attempt(BaseSocket& socket) noexcept override { return send_now(socket, what_, true); }
    DWORD progress() const noexcept override { return what_.done; }

private:
    Outgoing what_;
};

// The whole of a receive or send call after its arguments were read. `how.overlapped` nullptr: a plain call.
int receive(BaseSocket& socket, Incoming& what, const Indication& how, LPDWORD bytes, LPDWORD flags) noexcept;
int send(BaseSocket& socket, Outgoing& what, const Indication& how, LPDWORD bytes) noexcept;

} // namespace wspemu::base
