// TransmitFile and TransmitPackets: many pieces as one send, and the end of the connection after it.
#include "core/base/transmit.h"

#include "core/base/connection_end.h"
#include "core/base/sync.h"
#include "core/base/transfer.h"
#include "core/port/threads.h"

#include <limits>
#include <new>
#include <optional>
#include <vector>

namespace wspemu::base {
namespace {

constexpr DWORD kWorkers = TF_USE_DEFAULT_WORKER | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC; // hints
constexpr DWORD kFlags = TF_DISCONNECT | TF_REUSE_SOCKET | TF_WRITE_BEHIND | kWorkers;

BOOL finish(int code) noexcept {
    if (code == 0) return TRUE;
    port::set_last_error(static_cast<std::uint32_t>(code));
    return FALSE;
}

// Sends, and ends the connection when everything is out.
class TransmitRequest final : public Request {
public:
    TransmitRequest(const Indication& how, Outgoing&& what, BaseSocket& socket, bool reuse) noexcept
        : Request(how), what_(std::move(what)), socket_(&socket), reuse_(reuse) {}

    Outcome attempt(BaseSocket& socket) noexcept override { return send_now(socket, what_, true); }
    DWORD progress() const noexcept override { return what_.done; }
    bool settle(Outcome& result) noexcept override {
        if (result.error == 0) result.error = end_connection(*socket_, reuse_);
        return false;
    }

private:
    Outgoing what_;
    Ref<BaseSocket> socket_;
    bool reuse_;
};

int transmit_and_end(BaseSocket& socket, Outgoing& what, const Indication& how, bool reuse) noexcept {
    if (const int code = begin_overlapped(socket, how)) return code;
    auto* request = new (std::nothrow) TransmitRequest(how, std::move(what), socket, reuse);
    if (!request) return abandon_overlapped(how, WSAENOBUFS);
    Locked lock(socket);
    if (const int refused = check_send(socket)) {
        delete request;
        return abandon_overlapped(how, refused);
    }
    socket.queue(net::Direction::write).push(*request);
    socket.pump(kWrite, lock.done);
    return WSA_IO_PENDING;
}

// Without an OVERLAPPED the call waits until all of it is out, on a nonblocking socket too.
int send_all(BaseSocket& socket, Outgoing& what) noexcept {
    std::optional<BlockingCall> call;
    do {
        DWORD sent = 0;
        const int code = send(socket, what, Indication{}, &sent);
        if (code != 0 && code != WSAEWOULDBLOCK) return code;
        if (code == 0) continue;
        std::shared_ptr<net::Link> link;
        {
            Locked lock(socket);
            link = socket.link;
        }
        if (!call) call.emplace(socket, kWrite, 0);
        if (const int ended = call->wait(link)) return ended;
    } while (what.buffers.left() > 0);
    return 0;
}

// What goes out, in order; files stay mapped as long as it does.
struct Pieces {
    std::vector<WSABUF> list;
    std::vector<port::FileView> files;

    void add(const void* data, ULONG size) { list.push_back({size, static_cast<char*>(const_cast<void*>(data))}); }
    // 0 or the code. A file that is shorter than asked for goes out as far as it goes.
    int add_file(HANDLE file, std::optional<std::uint64_t> offset, DWORD size) {
        Result<port::FileView> view = port::FileView::of(reinterpret_cast<port::Handle>(file), offset, size);
        if (!view) return view.error();
        if (view->size() > static_cast<std::size_t>(std::numeric_limits<INT>::max())) return WSAEINVAL;
        if (view->size() == 0) return 0;
        add(view->data(), static_cast<ULONG>(view->size()));
        files.push_back(std::move(*view));
        return 0;
    }
};

int transmit(BaseSocket& socket, Pieces& pieces, OVERLAPPED* overlapped, DWORD flags) noexcept {
    if ((flags & ~kFlags) || ((flags & TF_REUSE_SOCKET) && !(flags & TF_DISCONNECT))) return WSAEINVAL;
    HeldOnStack<Outgoing> outgoing;
    Outgoing& what = *outgoing;
    if (const int code = what.buffers.assign(pieces.list.data(), static_cast<DWORD>(pieces.list.size()))) return code;
    what.files.swap(pieces.files);
    if (what.buffers.left() > static_cast<std::size_t>(std::numeric_limits<INT>::max())) return WSAEINVAL;
    const bool ends = flags & TF_DISCONNECT;
    const bool reuse = flags & TF_REUSE_SOCKET;
    const Indication how{overlapped, nullptr, {}};
    if (overlapped && ends) return transmit_and_end(socket, what, how, reuse);
    const int code = overlapped ? send(socket, what, how, nullptr) : send_all(socket, what);
    return code == 0 && ends ? end_connection(socket, reuse) : code;
}

// Where an overlapped request begins in its file; the others begin where the file's pointer is.
std::optional<std::uint64_t> offset_of(const OVERLAPPED* overlapped) noexcept {
    if (!overlapped) return {};
    return static_cast<std::uint64_t>(overlapped->OffsetHigh) << 32 | overlapped->Offset;
}

BOOL WINAPI transmit_file(SOCKET s, HANDLE file, DWORD size, DWORD, LPOVERLAPPED overlapped,
                          LPTRANSMIT_FILE_BUFFERS around, DWORD flags) noexcept {
    HeldOnStack<SocketPin> held(s);
    const SocketPin& socket = *held;
    if (!socket) return finish(WSAENOTSOCK);
    if (!socket->profile.stream()) return finish(WSAEINVAL);
    try {
        HeldOnStack<Pieces> held_pieces;
        Pieces& pieces = *held_pieces;
        if (around) pieces.add(around->Head, around->HeadLength);
        if (file) {
            if (const int code = pieces.add_file(file, offset_of(overlapped), size)) return finish(code);
        }
        if (around) pieces.add(around->Tail, around->TailLength);
        return finish(transmit(*socket, pieces, overlapped, flags));
    } catch (const std::bad_alloc&) {
        return finish(WSAENOBUFS);
    }
}

BOOL WINAPI transmit_packets(SOCKET s, LPTRANSMIT_PACKETS_ELEMENT elements, DWORD count, DWORD, LPOVERLAPPED overlapped,
                             DWORD flags) noexcept {
    HeldOnStack<SocketPin> held(s);
    const SocketPin& socket = *held;
    if (!socket) return finish(WSAENOTSOCK);
    if (!socket->profile.stream()) return finish(WSAEOPNOTSUPP); // Deviation: datagrams are not packed
    if (!elements && count > 0) return finish(WSAEFAULT);
    try {
        HeldOnStack<Pieces> held_pieces;
        Pieces& pieces = *held_pieces;
        for (DWORD i = 0; i < count; ++i) {
            const TRANSMIT_PACKETS_ELEMENT& element = elements[i];
            const ULONG kind = element.dwElFlags & ~ULONG{TP_ELEMENT_EOP}; // no packets in a stream
            if (kind == TP_ELEMENT_MEMORY) {
                pieces.add(element.pBuffer, element.cLength);
                continue;
            }
            if (kind != TP_ELEMENT_FILE) return finish(WSAEINVAL);
            std::optional<std::uint64_t> offset;
            if (element.nFileOffset.QuadPart != -1) offset = static_cast<std::uint64_t>(element.nFileOffset.QuadPart);
            if (const int code = pieces.add_file(element.hFile, offset, element.cLength)) return finish(code);
        }
        return finish(transmit(*socket, pieces, overlapped, flags));
    } catch (const std::bad_alloc&) {
        return finish(WSAENOBUFS);
    }
}

} // namespace

const LPFN_TRANSMITFILE transmit_file_function = &transmit_file;
const LPFN_TRANSMITPACKETS transmit_packets_function = &transmit_packets;

} // namespace wspemu::base
