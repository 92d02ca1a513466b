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
    SocketState state;
    decltype(net::Handover::memory) link;
};
static_assert(std::is_trivially_copyable_v<SocketMemory>);

} // namespace

// Deviation: on Windows a duplicate shares all of this from then on (WSP-DUP-2); here what the native socket does not
// hold is as it was when the offer was made.
Result<std::uint32_t> offer_socket(BaseSocket& socket, DWORD process) noexcept {
    const Profile& profile = socket.profile;
    SocketMemory memory{kFormat, profile.protocol, profile.group, profile.family, profile.kind, profile.overlapped, {},
                        {}};
    port::Descriptor descriptor;
    {
        Locked lock(socket);
        if (socket.ended) return WsaError{WSAENOTSOCK};
        Result<net::Handover> handover = socket.link->hand_over();
        if (!handover) return handover.failure();
        memory.state = socket;
        memory.link = handover->memory;
        descriptor = std::move(handover->descriptor);
    }
    return port::offer_descriptor(process, std::move(descriptor), std::as_bytes(std::span(&memory, 1)));
}

bool is_offered(DWORD_PTR cookie) noexcept {
    return (cookie & port::kOfferBit) != 0;
}

Result<SOCKET> fetch_socket(DWORD cookie, const WSAPROTOCOL_INFOW& entry) noexcept {
    SocketMemory memory{};
    Result<port::Descriptor> descriptor = port::fetch_descriptor(cookie, std::as_writable_bytes(std::span(&memory, 1)));
    if (!descriptor) return descriptor.failure();
    if (memory.format != kFormat) return WsaError{WSAEINVAL};
    std::shared_ptr<net::Transport> transport = provider().transport();
    if (!transport) return WsaError{WSAENETDOWN};
    const Profile profile{memory.family,     memory.kind,  memory.protocol,
                          memory.overlapped, memory.group, provider().keep_entry(entry)};
    auto* made = new (std::nothrow) BaseSocket(profile, std::move(transport));
    if (!made) return WsaError{WSAENOBUFS};
    const Ref<BaseSocket> socket = Ref<BaseSocket>::adopt(made);
    Result<std::unique_ptr<net::Link>> link =
        socket->transport->take_over({std::move(*descriptor), memory.link}, socket.get());
    if (!link) return link.failure();
    socket->link = std::move(*link);
    static_cast<SocketState&>(*socket) = memory.state;
    return publish(socket);
}

} // namespace wspemu::base
