// WSPIoctl: one table row per code (constants.md 8.8).
#include "core/base/extensions.h"
#include "core/base/socket.h"

#include <mswsock.h>
#include <mstcpip.h>

#include <cstring>

namespace wspemu::base {
namespace {

// Not named by every SDK.
constexpr DWORD kSioQueryTargetPnpHandle = 0x48000018;
constexpr DWORD kSioBspHandle = 0x4800001B;
constexpr DWORD kSioBspHandleSelect = 0x4800001C;
constexpr DWORD kSioBspHandlePoll = 0x4800001D;
constexpr DWORD kSioBaseHandle = 0x48000022;
constexpr DWORD kSioUdpConnReset = 0x9800000C;
constexpr DWORD kSioKeepAliveValues = 0x98000004;

struct IoctlCall {
    SOCKET handle;
    Locked& lock;
    const void* in;
    DWORD in_size;
    void* out;
    DWORD out_size;
    bool overlapped;
    DWORD returned = 0;

    BaseSocket& socket() const noexcept { return *lock.operator->(); }
    template <class T>
    bool take(T& value) const noexcept {
        if (!in || in_size < sizeof value) return false;
        std::memcpy(&value, in, sizeof value);
        return true;
    }
    // SPI: WSP-IOC-9
    template <class T>
    int give(const T& value) noexcept {
        returned = sizeof value;
        if (!out || out_size < sizeof value) return WSAEFAULT;
        std::memcpy(out, &value, sizeof value);
        return 0;
    }
};

// SPI: WSP-IOC-2, BLK-MODE-2
int set_nonblocking(IoctlCall& call) noexcept {
    u_long value = 0;
    if (!call.take(value)) return WSAEFAULT;
    if (value == 0 && call.socket().notifier.active()) return WSAEINVAL;
    call.socket().nonblocking = value != 0;
    return 0;
}

// SPI: WSP-IOC-3
int count_readable(IoctlCall& call) noexcept {
    const Result<std::size_t> bytes = call.socket().link->available();
    return bytes ? call.give(static_cast<u_long>(*bytes)) : bytes.error();
}

// TRUE: no out-of-band data waits to be read.
int ask_mark(IoctlCall& call) noexcept {
    if (!call.socket().profile.stream()) return WSAEOPNOTSUPP;
    const Result<bool> urgent_next = call.socket().link->at_mark();
    return urgent_next ? call.give(BOOL{*urgent_next ? FALSE : TRUE}) : urgent_next.error();
}

// SPI: WSP-IOC-7, WSP-LSP-15
int give_handle(IoctlCall& call) noexcept {
    return call.give(call.handle);
}
int give_poll_handle(IoctlCall& call) noexcept {
    return call.overlapped ? WSAEINVAL : call.give(call.handle);
}

// SPI: WSP-IOC-5
int find_extension(IoctlCall& call) noexcept {
    GUID id;
    if (!call.take(id)) return WSAEFAULT;
    void* function = extension_function(id);
    return function ? call.give(function) : WSAEINVAL;
}

int set_keep_alive(IoctlCall& call) noexcept {
    tcp_keepalive values;
    if (!call.take(values)) return WSAEFAULT;
    if (!call.socket().profile.stream()) return WSAEOPNOTSUPP;
    net::Link& link = *call.socket().link;
    if (const Result<void> done = link.set_option(net::Option::keep_alive, values.onoff != 0); !done)
        return done.error();
    if (values.onoff == 0) return 0;
    if (values.keepalivetime > INT_MAX || values.keepaliveinterval > INT_MAX) return WSAEINVAL;
    if (const Result<void> done =
            link.set_option(net::Option::keep_alive_idle_ms, static_cast<int>(values.keepalivetime));
        !done) {
        return done.error();
    }
    return link.set_option(net::Option::keep_alive_interval_ms, static_cast<int>(values.keepaliveinterval)).error();
}

int set_report_unreachable(IoctlCall& call) noexcept {
    BOOL value = FALSE;
    if (!call.take(value)) return WSAEFAULT;
    if (call.socket().profile.stream()) return WSAEOPNOTSUPP;
    call.socket().report_unreachable = value != FALSE;
    return 0;
}

// SPI: OVL-CAN-3
int flush_sends(IoctlCall& call) noexcept {
    RequestQueue taken = call.socket().queue(net::Direction::write).take(nullptr);
    while (Request* request = taken.pop()) {
        request->outcome = Outcome{WSA_OPERATION_ABORTED, request->progress(), 0};
        call.lock.done.push(*request);
    }
    return 0;
}

int broadcast_address(IoctlCall& call) noexcept {
    if (call.socket().profile.family != net::Family::ipv4) return WSAEOPNOTSUPP;
    sockaddr_in everybody{};
    everybody.sin_family = AF_INET;
    std::memset(&everybody.sin_addr, 0xFF, sizeof everybody.sin_addr);
    return call.give(everybody);
}

int loop_multicast(IoctlCall& call) noexcept {
    BOOL value = FALSE;
    if (!call.take(value)) return WSAEFAULT;
    if (call.socket().profile.stream()) return WSAEOPNOTSUPP;
    return call.socket().link->set_option(net::Option::multicast_loop, value != FALSE).error();
}

int scope_multicast(IoctlCall& call) noexcept {
    int value = 0;
    if (!call.take(value)) return WSAEFAULT;
    if (call.socket().profile.stream()) return WSAEOPNOTSUPP;
    return call.socket().link->set_option(net::Option::multicast_ttl, value).error();
}

// SPI: WSP-IOC-4: these have a refusal of their own.
int refuse_option(IoctlCall&) noexcept {
    return WSAENOPROTOOPT;
}

struct Row {
    DWORD code;
    int (*run)(IoctlCall&) noexcept;
};

constexpr Row kRows[] = {
    {static_cast<DWORD>(FIONBIO), set_nonblocking},
    {static_cast<DWORD>(FIONREAD), count_readable},
    {static_cast<DWORD>(SIOCATMARK), ask_mark},
    {kSioBaseHandle, give_handle},
    {kSioBspHandle, give_handle},
    {kSioBspHandleSelect, give_handle},
    {kSioBspHandlePoll, give_poll_handle},
    {kSioQueryTargetPnpHandle, give_handle},
    {static_cast<DWORD>(SIO_GET_EXTENSION_FUNCTION_POINTER), find_extension},
    {kSioKeepAliveValues, set_keep_alive},
    {kSioUdpConnReset, set_report_unreachable},
    {static_cast<DWORD>(SIO_FLUSH), flush_sends},
    {static_cast<DWORD>(SIO_GET_BROADCAST_ADDRESS), broadcast_address},
    {static_cast<DWORD>(SIO_MULTIPOINT_LOOPBACK), loop_multicast},
    {static_cast<DWORD>(SIO_MULTICAST_SCOPE), scope_multicast},
    {static_cast<DWORD>(SIO_ASSOCIATE_HANDLE), refuse_option},
    {static_cast<DWORD>(SIO_TRANSLATE_HANDLE), refuse_option},
};

int run_ioctl(IoctlCall& call, DWORD code) noexcept {
    for (const Row& row : kRows) {
        if (row.code == code) return row.run(call);
    }
    return WSAEOPNOTSUPP; // SPI: WSP-IOC-4
}

} // namespace

int WSPAPI wsp_ioctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                     LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        // SPI: WSP-IOC-1
        const bool is_overlapped = overlapped && socket.profile.overlapped;
        if (!returned && !is_overlapped) return WSAEFAULT;
        Indication how{overlapped, routine, {}};
        if (routine && thread) how.thread = *thread;
        if (is_overlapped) {
            if (const int refused = begin_overlapped(socket, how)) return refused;
        }
        int result = 0;
        DWORD bytes = 0;
        {
            Locked lock(socket);
            IoctlCall call{s, lock, in, in_size, out, out_size, is_overlapped};
            result = socket.ended ? WSAENOTSOCK : run_ioctl(call, code);
            bytes = call.returned;
        }
        // SPI: WSP-IOC-8; too small an output says how much it takes.
        if (returned && (result == 0 || result == WSAEFAULT)) *returned = bytes;
        if (!is_overlapped) return result;
        return result ? abandon_overlapped(how, result) : tell_at_once(socket, how, Outcome{0, bytes, 0});
    });
}

} // namespace wspemu::base
