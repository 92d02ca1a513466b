// AsioLink on its way to another process: the native socket is shared, what only this side knows is copied. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <type_traits>

namespace wspemu::net {
namespace {

struct LinkMemory {
    Family family;
    Kind kind;
    AsioLink::Phase phase;
    bool bound;
    bool receive_shut;
    bool send_shut;
    bool reuse;
    bool exclusive;
    bool urgent_inline;
    int linger;
    int multicast_interface;
    int broken;
};
static_assert(std::is_trivially_copyable_v<LinkMemory> && sizeof(LinkMemory) <= sizeof(Handover::memory));

} // namespace

Result<Handover> AsioLink::hand_over() const noexcept {
    Handover handover;
    handover.descriptor = port::Descriptor(::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0));
    if (!handover.descriptor) return native_failure(errno);
    const LinkMemory memory{family_, kind_,      phase_,         bound_,  receive_shut_,        send_shut_,
                            reuse_,  exclusive_, urgent_inline_, linger_, multicast_interface_, broken_};
    std::memcpy(handover.memory.data(), &memory, sizeof memory);
    return handover;
}

Result<std::unique_ptr<Link>> AsioLink::take_over(AsioShared& shared, Handover handover) noexcept {
    LinkMemory memory;
    std::memcpy(&memory, handover.memory.data(), sizeof memory);
    if (!handover.descriptor) return WsaError{code::wsaeinval};
    Result<std::unique_ptr<Link>> adopted =
        adopt(shared, handover.descriptor.release(), memory.family, memory.kind, memory.phase);
    if (!adopted) return adopted;
    auto& link = static_cast<AsioLink&>(**adopted);
    link.bound_ = memory.bound;
    link.receive_shut_ = memory.receive_shut;
    link.send_shut_ = memory.send_shut;
    link.reuse_ = memory.reuse;
    link.exclusive_ = memory.exclusive;
    link.urgent_inline_ = memory.urgent_inline;
    link.linger_ = memory.linger;
    link.multicast_interface_ = memory.multicast_interface;
    link.broken_ = memory.broken;
    if (memory.family == Family::local) link.learn_local_names();
    return adopted;
}

} // namespace wspemu::net
