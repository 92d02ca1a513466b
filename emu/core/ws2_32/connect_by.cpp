// WSAConnectByList and WSAConnectByName: composed of connect, select and the socket's names, through its provider.
#include "core/ws2_32/call.h"

#include "core/base/address.h"
#include "core/port/objects.h"
#include "core/text.h"
#include "core/wide.h"

#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

using namespace wspemu;
using ws2_32::fail;

namespace {

// Whether a timeout was given; the time that is left of it.
class Patience {
public:
    explicit Patience(const struct timeval* timeout) noexcept : limited_(timeout != nullptr) {
        if (limited_)
            end_ = port::Clock::now() + std::chrono::seconds(timeout->tv_sec) +
                   std::chrono::microseconds(timeout->tv_usec);
    }
    bool limited() const noexcept { return limited_; }
    struct timeval left() const noexcept {
        const auto time =
            std::chrono::duration_cast<std::chrono::microseconds>(std::max(end_ - port::Clock::now(), {})).count();
        return {static_cast<LONG>(time / 1000000), static_cast<LONG>(time % 1000000)};
    }

private:
    const bool limited_;
    port::Clock::time_point end_{};
};

int last_code() noexcept {
    return static_cast<int>(port::last_error());
}

// The end of a connect that was begun: 0, its error, or WSAETIMEDOUT.
int wait_connected(SOCKET s, const Patience& patience) {
    fd_set writable{1, {s}};
    fd_set failed{1, {s}};
    struct timeval left = patience.left();
    const int ready = select(0, nullptr, &writable, &failed, patience.limited() ? &left : nullptr);
    if (ready < 0) return last_code();
    if (ready == 0) return WSAETIMEDOUT;
    if (writable.fd_count) return 0;
    int code = 0;
    int size = sizeof code;
    if (getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&code), &size) != 0) return last_code();
    return code ? code : int{WSAECONNREFUSED};
}

int connect_one(SOCKET s, const SOCKET_ADDRESS& to, const Patience& patience) {
    if (!to.lpSockaddr) return WSAEFAULT;
    if (connect(s, to.lpSockaddr, to.iSockaddrLength) == 0) return 0;
    const int code = last_code();
    return code == WSAEWOULDBLOCK ? wait_connected(s, patience) : code;
}

int connect_first(SOCKET s, const SOCKET_ADDRESS* addresses, int count, const Patience& patience) {
    int code = WSAEINVAL;
    for (int i = 0; i < count; ++i) {
        code = connect_one(s, addresses[i], patience);
        // Those that tell of the socket, not of this address, would only come again.
        if (code == 0 || code == WSAETIMEDOUT || code == WSAENOTSOCK || code == WSAEISCONN || code == WSAEALREADY)
            break;
    }
    return code;
}

int set_blocking_mode(SOCKET s, u_long nonblocking) {
    return ioctlsocket(s, FIONBIO, &nonblocking) == 0 ? 0 : last_code();
}

using NameFunction = int WSAAPI(SOCKET, struct sockaddr*, int*);

int tell_name(SOCKET s, NameFunction* function, SOCKADDR* name, DWORD* length) {
    if (!name || !length) return 0;
    int size = static_cast<int>(*length);
    if (function(s, name, &size) != 0) return last_code();
    *length = static_cast<DWORD>(size);
    return 0;
}

struct Names {
    DWORD* local_length;
    SOCKADDR* local;
    DWORD* remote_length;
    SOCKADDR* remote;
};

BOOL connect_list(SOCKET s, const SOCKET_ADDRESS* addresses, int count, const Names& names,
                  const struct timeval* timeout) {
    const Patience patience(timeout);
    // A blocking connect knows no timeout. The socket ends in the mode of a new one.
    int code = patience.limited() ? set_blocking_mode(s, 1) : 0;
    if (code == 0) code = connect_first(s, addresses, count, patience);
    if (patience.limited() && code != WSAENOTSOCK) {
        const int restored = set_blocking_mode(s, 0);
        if (code == 0) code = restored;
    }
    if (code == 0) code = tell_name(s, &getsockname, names.local, names.local_length);
    if (code == 0) code = tell_name(s, &getpeername, names.remote, names.remote_length);
    return code == 0 ? TRUE : fail(FALSE, code);
}

// --- names ---

// A decimal port in network order; 0 for anything else.
u_short numeric_port(std::u16string_view text) {
    unsigned value = 0;
    for (const char16_t digit : text) {
        if (digit < u'0' || digit > u'9') return 0;
        value = value * 10 + (digit - u'0');
        if (value > 0xffff) return 0;
    }
    return htons(static_cast<u_short>(value));
}

net::Address mapped(const net::Address& address) {
    net::Address six;
    six.family = net::Family::ipv6;
    six.bytes[10] = six.bytes[11] = 0xff;
    std::copy_n(address.bytes.begin(), 4, six.bytes.begin() + 12);
    return six;
}

net::Address loopback_of(net::Family family) {
    net::Address address;
    address.family = family;
    if (family == net::Family::ipv4) address.bytes[0] = 127;
    address.bytes[family == net::Family::ipv4 ? 3 : 15] = 1;
    return address;
}

// SPI: NSP-GAI-1: numeric hosts need no name-space provider; nor does "localhost" (NSP-GAI-3). Fills in up to two
// addresses of a socket's family; an IPv6 socket that serves IPv4 too takes mapped ones.
int resolve(std::u16string_view host, net::Family family, std::array<net::Address, 2>& addresses) {
    int count = 0;
    const auto add = [&](const net::Address& address) { addresses[static_cast<std::size_t>(count++)] = address; };
    const bool six = family == net::Family::ipv6;
    if (host == u"localhost") {
        add(loopback_of(family));
        if (six) add(mapped(loopback_of(net::Family::ipv4)));
        return count;
    }
    const auto same = base::parse_address(host, family);
    if (same && same->port == 0) {
        add(*same);
    } else if (six) {
        const auto four = base::parse_address(host, net::Family::ipv4);
        if (four && four->port == 0) add(mapped(*four));
    }
    return count;
}

Result<net::Family> family_of_socket(SOCKET s) {
    WSAPROTOCOL_INFOW info;
    int size = sizeof info;
    if (getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &size) != 0)
        return WsaError{last_code()};
    return base::net_family(info.iAddressFamily);
}

BOOL connect_by_name(SOCKET s, std::u16string_view host, std::u16string_view service, const Names& names,
                     const struct timeval* timeout) {
    const Result<net::Family> family = family_of_socket(s);
    if (!family) return fail(FALSE, family.error());
    const u_short port = numeric_port(service);
    if (port == 0) return fail(FALSE, WSATYPE_NOT_FOUND);
    std::array<net::Address, 2> found;
    const int count = resolve(host, *family, found);
    if (count == 0) return fail(FALSE, WSAHOST_NOT_FOUND); // SPI: NSP-GAI-6
    std::array<sockaddr_in6, 2> storage{};
    std::array<SOCKET_ADDRESS, 2> addresses{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        found[i].port = port;
        base::write_sockaddr(found[i], &storage[i]);
        addresses[i] = {reinterpret_cast<SOCKADDR*>(&storage[i]), base::sockaddr_length(found[i].family)};
    }
    return connect_list(s, addresses.data(), count, names, timeout);
}

} // namespace

extern "C" {

BOOL WSAAPI WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST addresses, LPDWORD local_length, LPSOCKADDR local,
                             LPDWORD remote_length, LPSOCKADDR remote, const struct timeval* timeout,
                             LPWSAOVERLAPPED reserved) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(FALSE, refused);
    if (!addresses || addresses->iAddressCount < 1 || reserved) return fail(FALSE, WSAEINVAL);
    return connect_list(s, addresses->Address, addresses->iAddressCount, {local_length, local, remote_length, remote},
                        timeout);
}

// Deviation: numeric hosts, "localhost" and numeric services; no name-space provider is asked.
BOOL WSAAPI WSAConnectByNameW(SOCKET s, LPWSTR host, LPWSTR service, LPDWORD local_length, LPSOCKADDR local,
                              LPDWORD remote_length, LPSOCKADDR remote, const struct timeval* timeout,
                              LPWSAOVERLAPPED reserved) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(FALSE, refused);
    if (!host || !service || reserved) return fail(FALSE, WSAEINVAL);
    return connect_by_name(s, from_wide(host), from_wide(service), {local_length, local, remote_length, remote},
                           timeout);
}

BOOL WSAAPI WSAConnectByNameA(SOCKET s, LPCSTR host, LPCSTR service, LPDWORD local_length, LPSOCKADDR local,
                              LPDWORD remote_length, LPSOCKADDR remote, const struct timeval* timeout,
                              LPWSAOVERLAPPED reserved) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(FALSE, refused);
    if (!host || !service || reserved) return fail(FALSE, WSAEINVAL);
    return connect_by_name(s, to_utf16(host), to_utf16(service), {local_length, local, remote_length, remote}, timeout);
}

} // extern "C"
