// What a network answers to what it does not have. Neutral.
#include "core/net/transport.h"

#include "core/codes.h"

namespace wspemu::net {

Result<void> Link::change_source(SourceChange, const Address&, const Address&, const Address&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<void> Link::set_source_filter(const Address&, const Address&, const SourceFilter&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<SourceFilter> Link::source_filter(const Address&, const Address&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

// Nothing is known beside the datagram; so nothing is told.
Result<Received> Link::receive_message(std::span<const Buffer> buffers, unsigned flags, PacketInfo&) noexcept {
    return receive(buffers, flags, true);
}

Result<Handover> Link::hand_over() const noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<std::uint32_t> Link::peer_process() const noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<std::unique_ptr<Link>> Transport::take_over(Handover, Watcher*) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<std::vector<Interface>> Transport::interfaces() noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<Address> Transport::route_source(const Address&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<std::unique_ptr<Link>> Transport::open_changes(Change, Family, Watcher*) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

} // namespace wspemu::net
