// Duplicates in other processes: what travels, and the socket that is made of it.
#include "core/base/handover.h"

#include "core/port/handoff.h"

#include <cstring>
#include <new>

namespace wspemu::base {
namespace {

// Both processes may be of different builds.
constexpr DWORD kFormat = 1;

struct SocketMemory {
    DWORD format;
    int protocol;
    GROUP group;
    net::Family family;
    net::Kind kind;
    bool overlapped;
    bool inheritable;
    SocketState state;
    decltype(net::Handover::memory) link;
};
static_assert(std::is_trivially_copyable_v<SocketMemory>);

} // namespace

namespace {

struct Packed {
    port::Descriptor descriptor;
    SocketMemory memory;
};

Result<Packed> pack(BaseSocket& socket) noexcept {
    const Profile& profile = socket.profile;
    Packed packed{{},
                  {kFormat,
                   profile.protocol,
                   profile.group,
                   profile.family,
                   profile.kind,
                   profile.overlapped,
                   profile.inheritable,
                   {},
                   {}}};
    Locked lock(socket);
    if (socket.ended) return WsaError{WSAENOTSOCK};
    Result<net::Handover> handover = socket.link->hand_over();
    if (!handover) return handover.failure();
    packed.memory.state = socket;
    packed.memory.link = handover->memory;
    packed.descriptor = std::move(handover->descriptor);
    return packed;
}

Result<Ref<BaseSocket>> unpack(port::Descriptor descriptor, const SocketMemory& memory,
                               const WSAPROTOCOL_INFOW& entry) noexcept {
    if (memory.format != kFormat) return WsaError{WSAEINVAL};
    std::shared_ptr<net::Transport> transport = provider().transport();
    if (!transport) return WsaError{WSAENETDOWN};
    const Profile profile{memory.family,
                          memory.kind,
                          memory.protocol,
                          memory.overlapped,
                          memory.group,
                          memory.inheritable,
                          provider().keep_entry(entry)};
    auto* made = new (std::nothrow) BaseSocket(profile, std::move(transport));
    if (!made) return WsaError{WSAENOBUFS};
    Ref<BaseSocket> socket = Ref<BaseSocket>::adopt(made);
    Result<std::unique_ptr<net::Link>> link =
        socket->transport->take_over({std::move(descriptor), memory.link}, socket.get());
    if (!link) return link.failure();
    socket->link = std::move(*link);
    static_cast<SocketState&>(*socket) = memory.state;
    return socket;
}

// What a child process inherits: the socket, and whose it is.
struct InheritedMemory {
    SocketMemory socket;
    WSAPROTOCOL_INFOW entry;
};

} // namespace

// Deviation: on Windows a duplicate shares all of this from then on (WSP-DUP-2); here what the native socket does not
// hold is as it was when the offer was made.
Result<std::uint32_t> offer_socket(BaseSocket& socket, DWORD process) noexcept {
    Result<Packed> packed = pack(socket);
    if (!packed) return packed.failure();
    return port::offer_descriptor(process, std::move(packed->descriptor), std::as_bytes(std::span(&packed->memory, 1)));
}

bool is_offered(DWORD_PTR cookie) noexcept {
    return (cookie & port::kOfferBit) != 0;
}

Result<SOCKET> fetch_socket(DWORD cookie, const WSAPROTOCOL_INFOW& entry) noexcept {
    SocketMemory memory{};
    Result<port::Descriptor> descriptor = port::fetch_descriptor(cookie, std::as_writable_bytes(std::span(&memory, 1)));
    if (!descriptor) return descriptor.failure();
    const Result<Ref<BaseSocket>> socket = unpack(std::move(*descriptor), memory, entry);
    if (!socket) return socket.failure();
    return publish(*socket);
}

Result<port::Bequest> BaseSocket::bequeath() {
    Result<Packed> packed = pack(*this);
    if (!packed) return packed.failure();
    const InheritedMemory memory{packed->memory, *profile.entry};
    const auto bytes = std::as_bytes(std::span(&memory, 1));
    return port::Bequest{port::BequestKind::socket, std::move(packed->descriptor), {bytes.begin(), bytes.end()}};
}

void adopt_inherited_sockets() noexcept try {
    for (port::Heirloom& heirloom : port::take_inherited_sockets()) {
        InheritedMemory memory{};
        const std::vector<std::byte>& description = heirloom.bequest.description;
        if (description.size() != sizeof memory) continue;
        std::memcpy(&memory, description.data(), sizeof memory);
        const Result<Ref<BaseSocket>> socket =
            unpack(std::move(heirloom.bequest.descriptor), memory.socket, memory.entry);
        if (socket && port::open_inherited(heirloom, *socket))
            (void)publish_as(*socket, static_cast<SOCKET>(heirloom.handle));
    }
} catch (const std::bad_alloc&) {
    // What could not be taken over is not there: WSAENOTSOCK.
}

} // namespace wspemu::base
