// MemoryLink: its life, its addresses, how streams meet and part. Neutral.
#include "core/net/memory_link.h"

#include "core/codes.h"
#include "core/port/threads.h"

#include <algorithm>
#include <utility>

namespace wspemu::net {
namespace {

constexpr std::uint16_t kFirstEphemeral = 49152;
constexpr std::uint16_t kLastEphemeral = 65535;
constexpr std::size_t kLongestBacklog = 200;

std::uint16_t swapped(std::uint16_t value) noexcept {
    return static_cast<std::uint16_t>(value << 8 | value >> 8);
}

// The port as an Address has it, in network order, on any machine.
std::uint16_t network_order(std::size_t port) noexcept {
    const auto value = static_cast<std::uint16_t>(port);
    return std::endian::native == std::endian::little ? swapped(value) : value;
}

} // namespace

MemoryLink::MemoryLink(MemoryNetwork& network, Family family, Kind kind, int protocol)
    : network_(network), family_(family), kind_(kind), protocol_(protocol) {
    local_.family = family;
    option(Option::linger) = -1;
    option(Option::receive_buffer) = static_cast<int>(MemoryPipe::kCapacity);
    option(Option::send_buffer) = static_cast<int>(MemoryPipe::kCapacity);
    option(Option::time_to_live) = 128;
    option(Option::multicast_ttl) = 1;
    option(Option::multicast_loop) = 1;
    option(Option::v6_only) = family == Family::ipv6;
}

MemoryLink::~MemoryLink() {
    // Connections that nobody accepted; they take the mutex when they go.
    std::deque<std::unique_ptr<MemoryLink>> orphans;
    Step step(network_);
    step.unwatch_all(*this);
    if (bound_) step.leave(*this);
    orphans.swap(backlog_);
    for (const auto& orphan : orphans) orphan->option(Option::linger) = 0;
    // Data that nobody read makes the close a reset, as it does in TCP.
    const bool unread = in_ && !in_->bytes.empty();
    leave_pipes(step, unread || option(Option::linger) == 0);
}

void MemoryLink::leave_pipes(Step& step, bool reset) {
    const auto in = std::exchange(in_, nullptr);
    const auto out = std::exchange(out_, nullptr);
    if (in) in->reader = nullptr;
    if (!out) return;
    out->writer = nullptr;
    out->finished = true;
    MemoryLink* const peer = out->reader;
    if (!peer) return;
    if (reset) peer->break_off(step, code::wsaeconnreset);
    step.changed(*peer);
}

void MemoryLink::break_off(Step& step, int error) {
    broken_ = error;
    in_->bytes.clear();
    in_->finished = true;
    in_->writer = nullptr;
    out_->reader = nullptr;
    step.changed(*this);
}

Result<void> MemoryLink::bind(const Address& address) noexcept {
    Step step(network_);
    if (bound_) return WsaError{code::wsaeinval};
    if (address.family != family_) return WsaError{code::wsaeafnosupport};
    if (!is_loopback(address) && !is_any(address)) return WsaError{code::wsaeaddrnotavail};
    if (step.in_use(*this, address)) return WsaError{code::wsaeaddrinuse};
    local_ = address;
    if (kind_ == Kind::raw) local_.port = 0;
    bind_to_any_port(step);
    return {};
}

// Keeps a port that was asked for; otherwise a free one, wherever the seed begins to look. Names and packets have no ports.
void MemoryLink::bind_to_any_port(Step& step) {
    if (family_ == Family::local || kind_ == Kind::raw) {
        bound_ = true;
        step.enter(*this);
        return;
    }
    std::size_t port = step.pick(kFirstEphemeral, kLastEphemeral);
    for (Address wished = local_; local_.port == 0; port = port == kLastEphemeral ? kFirstEphemeral : port + 1) {
        wished.port = network_order(port);
        if (!step.in_use(*this, wished)) local_.port = wished.port;
    }
    bound_ = true;
    step.enter(*this);
}

Result<void> MemoryLink::listen(int backlog) noexcept {
    Step step(network_);
    if (kind_ != Kind::stream) return WsaError{code::wsaeopnotsupp};
    if (phase_ != Phase::fresh && phase_ != Phase::listening) return WsaError{code::wsaeinval};
    if (!bound_) bind_to_any_port(step);
    phase_ = Phase::listening;
    const std::size_t wished = static_cast<std::size_t>(backlog < 0 ? -static_cast<long long>(backlog) : backlog);
    backlog_limit_ = std::clamp<std::size_t>(wished, 1, kLongestBacklog);
    return {};
}

Result<void> MemoryLink::connect(const Address& address) noexcept {
    Step step(network_);
    if (address.family != family_) return WsaError{code::wsaeafnosupport};
    if (kind_ == Kind::stream) return connect_stream(step, address);
    if (!bound_) bind_to_any_port(step);
    peer_ = address;
    return {};
}

// The outcome is known at once. The seed decides whether the caller is, too, or only after "in progress".
Result<void> MemoryLink::connect_stream(Step& step, const Address& address) {
    if (phase_ == Phase::connected) return WsaError{code::wsaeisconn};
    if (phase_ == Phase::connecting) return WsaError{code::wsaealready};
    if (phase_ == Phase::listening) return WsaError{code::wsaeinval};
    if (!is_loopback(address) && !is_any(address)) return WsaError{code::wsaenetunreach};
    if (!bound_) bind_to_any_port(step);
    MemoryLink* const listener = step.find(Kind::stream, address, local_);
    const bool refused = !listener || listener->backlog_.size() >= listener->backlog_limit_;
    broken_ = refused ? code::wsaeconnrefused : 0;
    if (!refused) meet(step, *listener, address);
    const bool at_once = step.pick(0, 1) == 0;
    phase_ = !at_once ? Phase::connecting : refused ? Phase::fresh : Phase::connected;
    step.changed(*this);
    if (!at_once) return WsaError{code::wsaewouldblock};
    if (refused) return WsaError{std::exchange(broken_, 0)};
    return {};
}

// Makes the other end, in the listener's backlog, and the two pipes between.
void MemoryLink::meet(Step& step, MemoryLink& listener, const Address& address) {
    auto other = std::make_unique<MemoryLink>(network_, family_, kind_);
    out_ = std::make_shared<MemoryPipe>();
    in_ = std::make_shared<MemoryPipe>();
    out_->writer = in_->reader = this;
    out_->reader = in_->writer = other.get();
    other->in_ = out_;
    other->out_ = in_;
    peer_ = address;
    const bool anywhere = is_any(address);
    if (anywhere) peer_.bytes[family_ == Family::ipv4 ? 3 : 15] = 1;
    if (anywhere && family_ == Family::ipv4) peer_.bytes[0] = 127;
    if (is_any(local_)) local_.bytes = peer_.bytes;
    other->local_ = peer_;
    other->peer_ = local_;
    other->phase_ = Phase::connected;
    other->options_ = listener.options_;
    listener.backlog_.push_back(std::move(other));
    step.changed(listener);
}

Result<void> MemoryLink::disconnect_peer() noexcept {
    const Step step(network_);
    if (kind_ == Kind::stream) return WsaError{code::wsaeopnotsupp};
    peer_ = {};
    return {};
}

Result<void> MemoryLink::connect_result() noexcept {
    const Step step(network_);
    if (phase_ == Phase::fresh || phase_ == Phase::listening) return WsaError{code::wsaenotconn};
    if (phase_ == Phase::connecting) phase_ = out_ ? Phase::connected : Phase::failed;
    if (phase_ == Phase::failed) return WsaError{broken_};
    return {};
}

Result<std::unique_ptr<Link>> MemoryLink::accept(Address& peer) noexcept {
    const Step step(network_);
    if (kind_ != Kind::stream) return WsaError{code::wsaeopnotsupp};
    if (phase_ != Phase::listening) return WsaError{code::wsaeinval};
    if (backlog_.empty()) return WsaError{code::wsaewouldblock};
    std::unique_ptr<Link> first = std::move(backlog_.front());
    backlog_.pop_front();
    peer = static_cast<MemoryLink&>(*first).peer_;
    return first;
}

Result<void> MemoryLink::shutdown(Side side) noexcept {
    Step step(network_);
    if (kind_ == Kind::stream && phase_ != Phase::connected) return WsaError{code::wsaenotconn};
    if (side != Side::send) receive_shut_ = true;
    if (side != Side::receive) send_shut_ = true;
    if (side != Side::receive && out_) {
        out_->finished = true;
        if (out_->reader) step.changed(*out_->reader);
    }
    step.changed(*this);
    return {};
}

void MemoryLink::reset() noexcept {
    Step step(network_);
    if (kind_ != Kind::stream || phase_ != Phase::connected || broken_ != 0) return;
    MemoryLink* const peer = out_->reader;
    break_off(step, code::wsaeconnaborted);
    if (peer) peer->break_off(step, code::wsaeconnreset);
}

void MemoryLink::abort_on_close() noexcept {
    const Step step(network_);
    option(Option::linger) = 0;
}

Result<Address> MemoryLink::local() const noexcept {
    const Step step(network_);
    return local_;
}

Result<Address> MemoryLink::peer() const noexcept {
    const Step step(network_);
    const bool known = kind_ != Kind::stream ? peer_.family != Family::none : phase_ == Phase::connected;
    if (!known) return WsaError{code::wsaenotconn};
    return peer_;
}

Result<int> MemoryLink::get_option(Option which) const noexcept {
    const Step step(network_);
    if (which == Option::v6_only && family_ != Family::ipv6) return WsaError{code::wsaenoprotoopt};
    if (which == Option::no_delay && kind_ != Kind::stream) return WsaError{code::wsaenoprotoopt};
    if (which == Option::header_included && kind_ != Kind::raw) return WsaError{code::wsaenoprotoopt};
    return option(which);
}

Result<void> MemoryLink::set_option(Option which, int value) noexcept {
    const Step step(network_);
    if (which == Option::v6_only && family_ != Family::ipv6) return WsaError{code::wsaenoprotoopt};
    if (which == Option::no_delay && kind_ != Kind::stream) return WsaError{code::wsaenoprotoopt};
    if (which == Option::header_included && kind_ != Kind::raw) return WsaError{code::wsaenoprotoopt};
    // This network keeps the families apart.
    if (which == Option::v6_only && value == 0) return WsaError{code::wsaeopnotsupp};
    option(which) = value;
    return {};
}

// All that there is of this network is in one process.
Result<std::uint32_t> MemoryLink::peer_process() const noexcept {
    const Step step(network_);
    if (family_ != Family::local) return WsaError{code::wsaeopnotsupp};
    if (phase_ != Phase::connected) return WsaError{code::wsaenotconn};
    return port::current_process_id();
}

// There are no groups in this network.
Result<void> MemoryLink::join_group(const Address&, const Address&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

Result<void> MemoryLink::leave_group(const Address&, const Address&) noexcept {
    return WsaError{code::wsaeopnotsupp};
}

} // namespace wspemu::net
