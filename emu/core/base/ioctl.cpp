// WSPIoctl: one table row per code (constants.md 8.8).
#include "core/base/ioctl.h"

#include "core/base/address.h"
#include "core/base/extensions.h"
#include "core/base/unsupported.h"
#include "core/port/program_memory.h"

#include <mswsock.h>
#include <afunix.h>
#include <mstcpip.h>
#include <ws2tcpip.h>

#include <new>

namespace wspemu::base {
namespace {

// SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, which mingw-w64 lacks.
constexpr DWORD kGetMultipleExtensions = _WSAIORW(IOC_WS2, 36);

// Not named by every SDK.
constexpr DWORD kSioQueryTargetPnpHandle = 0x48000018;
constexpr DWORD kSioBspHandle = 0x4800001B;
constexpr DWORD kSioBspHandleSelect = 0x4800001C;
constexpr DWORD kSioBspHandlePoll = 0x4800001D;
constexpr DWORD kSioExtPoll = 0xC800001F;
constexpr DWORD kSioExtSendMessage = 0xC8000020;
constexpr DWORD kSioBaseHandle = 0x48000022;
constexpr DWORD kSioUdpConnReset = 0x9800000C;
constexpr DWORD kSioKeepAliveValues = 0x98000004;

// SPI: WSP-IOC-2, BLK-MODE-2
int set_nonblocking(IoctlCall& call) noexcept {
    u_long value = 0;
    if (!call.take(value)) return WSAEFAULT;
    if (value == 0 && call.socket.notifier.active()) return WSAEINVAL;
    call.socket.nonblocking = value != 0;
    return 0;
}

// SPI: WSP-IOC-3
int count_readable(IoctlCall& call) noexcept {
    const Result<std::size_t> bytes = call.socket.link->available();
    return bytes ? call.give(static_cast<u_long>(*bytes)) : bytes.error();
}

// TRUE: no out-of-band data waits to be read.
int ask_mark(IoctlCall& call) noexcept {
    if (!call.socket.profile.tcp()) return WSAEOPNOTSUPP;
    const Result<bool> urgent_next = call.socket.link->at_mark();
    return urgent_next ? call.give(BOOL{*urgent_next ? FALSE : TRUE}) : urgent_next.error();
}

// SPI: WSP-IOC-7, WSP-LSP-15
int give_handle(IoctlCall& call) noexcept {
    return call.give(call.handle);
}
int give_poll_handle(IoctlCall& call) noexcept {
    return call.how ? WSAEINVAL : call.give(call.handle);
}

// SPI: WSP-IOC-5
int find_extension(IoctlCall& call) noexcept {
    GUID id;
    if (!call.take(id)) return WSAEFAULT;
    void* function = extension_function(id);
    return function ? call.give(function) : WSAEINVAL;
}

// A table of functions at once. The only one that is defined is registered I/O, which is not served.
int find_extension_table(IoctlCall& call) noexcept {
    GUID id;
    return call.take(id) ? WSAEINVAL : WSAEFAULT;
}

int set_keep_alive(IoctlCall& call) noexcept {
    tcp_keepalive values;
    if (!call.take(values)) return WSAEFAULT;
    if (!call.socket.profile.tcp()) return WSAEOPNOTSUPP;
    net::Link& link = *call.socket.link;
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
    if (call.socket.profile.stream()) return WSAEOPNOTSUPP;
    call.socket.report_unreachable = value != FALSE;
    return 0;
}

// SPI: OVL-CAN-3
int flush_sends(IoctlCall& call) noexcept {
    RequestQueue taken = call.socket.queue(net::Direction::write).take(nullptr, 0);
    while (Request* request = taken.pop()) {
        request->outcome = Outcome{WSA_OPERATION_ABORTED, request->progress(), 0};
        call.done->push(*request);
    }
    return 0;
}

int broadcast_address(IoctlCall& call) noexcept {
    if (call.socket.profile.family != net::Family::ipv4) return WSAEOPNOTSUPP;
    sockaddr_in everybody{};
    everybody.sin_family = AF_INET;
    std::memset(&everybody.sin_addr, 0xFF, sizeof everybody.sin_addr);
    return call.give(everybody);
}

int loop_multicast(IoctlCall& call) noexcept {
    BOOL value = FALSE;
    if (!call.take(value)) return WSAEFAULT;
    if (call.socket.profile.stream()) return WSAEOPNOTSUPP;
    return call.socket.link->set_option(net::Option::multicast_loop, value != FALSE).error();
}

// IP_MSFILTER: a fixed head, then the sources.
constexpr std::size_t kFilterHead = IP_MSFILTER_SIZE(0);

bool takes_filters(const BaseSocket& socket) noexcept {
    return !socket.profile.stream() && socket.profile.family == net::Family::ipv4;
}

int set_multicast_filter(IoctlCall& call) noexcept {
    if (!takes_filters(call.socket)) return WSAEOPNOTSUPP;
    if (!call.in || call.in_size < kFilterHead) return WSAEFAULT;
    IP_MSFILTER head{};
    std::memcpy(&head, call.in, kFilterHead);
    if (head.imsf_numsrc > (call.in_size - kFilterHead) / sizeof(IN_ADDR)) return WSAEFAULT;
    if (head.imsf_fmode != MCAST_INCLUDE && head.imsf_fmode != MCAST_EXCLUDE) return WSAEINVAL;
    net::SourceFilter filter{.include = head.imsf_fmode == MCAST_INCLUDE, .sources = {}};
    try {
        for (ULONG i = 0; i < head.imsf_numsrc; ++i) {
            IN_ADDR source;
            std::memcpy(&source, static_cast<const char*>(call.in) + kFilterHead + i * sizeof source, sizeof source);
            filter.sources.push_back(address4(source));
        }
    } catch (const std::bad_alloc&) {
        return WSAENOBUFS;
    }
    return call.socket.link->set_source_filter(address4(head.imsf_multiaddr), address4(head.imsf_interface), filter)
        .error();
}

// As many sources as there is room for; imsf_numsrc says how many there are.
int get_multicast_filter(IoctlCall& call) noexcept {
    if (!takes_filters(call.socket)) return WSAEOPNOTSUPP;
    if (!call.in || call.in_size < kFilterHead) return WSAEFAULT;
    IP_MSFILTER head{};
    std::memcpy(&head, call.in, kFilterHead);
    const Result<net::SourceFilter> filter =
        call.socket.link->source_filter(address4(head.imsf_multiaddr), address4(head.imsf_interface));
    if (!filter) return filter.error();
    if (!call.out || call.out_size < kFilterHead) return WSAEFAULT;
    head.imsf_fmode = filter->include ? MCAST_INCLUDE : MCAST_EXCLUDE;
    head.imsf_numsrc = static_cast<ULONG>(filter->sources.size());
    std::memcpy(call.out, &head, kFilterHead);
    char* to = static_cast<char*>(call.out) + kFilterHead;
    std::size_t room = (call.out_size - kFilterHead) / sizeof(IN_ADDR);
    for (const net::Address& source : filter->sources) {
        if (room-- == 0) break;
        std::memcpy(to, source.bytes.data(), sizeof(IN_ADDR));
        to += sizeof(IN_ADDR);
    }
    call.returned = static_cast<DWORD>(to - static_cast<char*>(call.out));
    return 0;
}

int find_peer_process(IoctlCall& call) noexcept {
    if (call.socket.phase == Phase::connecting) call.socket.settle_connect();
    const Result<std::uint32_t> process = call.socket.link->peer_process();
    return process ? call.give(ULONG{*process}) : process.error();
}

int scope_multicast(IoctlCall& call) noexcept {
    int value = 0;
    if (!call.take(value)) return WSAEFAULT;
    if (call.socket.profile.stream()) return WSAEOPNOTSUPP;
    return call.socket.link->set_option(net::Option::multicast_ttl, value).error();
}

int without_lock(IoctlCall&) noexcept {
    return kGoOn;
}

// SPI: DSP-EXT-5. The outcome is the ioctl's result, not its failure.
int send_message_for_layer(IoctlCall& call) noexcept {
    WSASENDMSG what;
    if (!call.take(what) || !call.out || call.out_size < sizeof(int)) return WSAEFAULT;
    return call.give(send_message(call.handle, what.lpMsg, what.dwFlags, what.lpNumberOfBytesSent, what.lpOverlapped,
                                  what.lpCompletionRoutine));
}

// SPI: DSP-EXT-6. The answer is written where the question stands.
int poll_for_layer(IoctlCall& call) noexcept {
    auto* what = static_cast<WSAPOLLDATA*>(const_cast<void*>(call.in));
    if (!what || call.in_size < sizeof *what) return WSAEFAULT;
    if ((call.in_size - sizeof *what) / sizeof(WSAPOLLFD) < what->fds) return WSAEFAULT;
    const int result = poll_sockets(what->fdArray, what->fds, what->timeout);
    if (result < 0) return -result;
    what->result = result;
    return 0;
}

// SPI: WSP-IOC-4: these have a refusal of their own.
int refuse_option(IoctlCall&) noexcept {
    return WSAENOPROTOOPT;
}

constexpr IoctlRow kIoctlRows[] = {
    {static_cast<DWORD>(FIONBIO), set_nonblocking},
    {static_cast<DWORD>(FIONREAD), count_readable},
    {static_cast<DWORD>(SIOCATMARK), ask_mark},
    {kSioBaseHandle, give_handle},
    {kSioBspHandle, give_handle},
    {kSioBspHandleSelect, give_handle},
    {kSioBspHandlePoll, give_poll_handle},
    {kSioQueryTargetPnpHandle, give_handle},
    {static_cast<DWORD>(SIO_GET_EXTENSION_FUNCTION_POINTER), find_extension},
    {static_cast<DWORD>(kGetMultipleExtensions), find_extension_table},
    {static_cast<DWORD>(SIO_SET_MULTICAST_FILTER), set_multicast_filter},
    {static_cast<DWORD>(SIO_GET_MULTICAST_FILTER), get_multicast_filter},
    {static_cast<DWORD>(kSioExtSendMessage), without_lock, send_message_for_layer},
    {static_cast<DWORD>(kSioExtPoll), without_lock, poll_for_layer},
    {kSioKeepAliveValues, set_keep_alive},
    {kSioUdpConnReset, set_report_unreachable},
    {static_cast<DWORD>(SIO_FLUSH), flush_sends},
    {static_cast<DWORD>(SIO_GET_BROADCAST_ADDRESS), broadcast_address},
    {static_cast<DWORD>(SIO_MULTIPOINT_LOOPBACK), loop_multicast},
    {static_cast<DWORD>(SIO_MULTICAST_SCOPE), scope_multicast},
    {static_cast<DWORD>(SIO_AF_UNIX_GETPEERPID), find_peer_process},
    {static_cast<DWORD>(SIO_ASSOCIATE_HANDLE), refuse_option},
    {static_cast<DWORD>(SIO_TRANSLATE_HANDLE), refuse_option},
};

const IoctlRow* find_row(DWORD code) noexcept {
    for (const std::span<const IoctlRow> rows :
         {std::span<const IoctlRow>(kIoctlRows), interface_ioctls(), change_ioctls()}) {
        for (const IoctlRow& row : rows) {
            if (row.code == code) return &row;
        }
    }
    return nullptr;
}

int run_ioctl(IoctlCall& call, DWORD code) noexcept {
    const IoctlRow* row = find_row(code);
    if (!row) return WSAEOPNOTSUPP; // SPI: WSP-IOC-4
    int result = kGoOn;
    {
        Locked lock(call.socket);
        call.done = &lock.done;
        result = call.socket.ended ? WSAENOTSOCK : row->run(call);
        call.done = nullptr;
    }
    return result == kGoOn ? row->go_on(call) : result;
}

} // namespace

int WSPAPI wsp_ioctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                     LPINT error) noexcept {
    const int status = with_socket(s, error, [&](BaseSocket& socket) -> int {
        // SPI: WSP-IOC-1
        const bool is_overlapped = overlapped && socket.profile.overlapped;
        if (!have_results(returned, is_overlapped ? overlapped : nullptr)) return WSAEFAULT;
        if ((in && !port::may_read_bytes(in, in_size)) || (out && !port::may_write_bytes(out, out_size)))
            return WSAEFAULT;
        Indication how{overlapped, routine, {}};
        if (routine && thread) how.thread = *thread;
        if (is_overlapped) {
            if (const int refused = begin_overlapped(socket, how)) return refused;
        }
        IoctlCall call{s, socket, in, in_size, out, out_size, is_overlapped ? &how : nullptr, nullptr};
        const int result = run_ioctl(call, code);
        if (result == WSA_IO_PENDING) return result; // SPI: WSP-IOC-8
        // SPI: WSP-IOC-8; too small an output says how much it takes.
        if (returned && (result == 0 || result == WSAEFAULT)) *returned = call.returned;
        if (!is_overlapped) return result;
        return result ? abandon_overlapped(how, result) : tell_at_once(socket, how, Outcome{0, call.returned, 0});
    });
    if (status != 0 && *error == WSAEOPNOTSUPP) tell_missing_ioctl(code, __builtin_return_address(0));
    return status;
}

} // namespace wspemu::base
