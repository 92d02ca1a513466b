// MemoryLink: bytes, datagrams, readiness and waits. Neutral.
#include "core/net/memory_link.h"

#include "core/codes.h"
#include "core/stack_hold.h"

#include <algorithm>
#include <cstring>

namespace wspemu::net {
namespace {

constexpr std::size_t kLongestDatagram = 65507;
constexpr std::size_t kMostDatagrams = 256;

std::size_t total(std::span<const Buffer> buffers) noexcept {
    std::size_t sum = 0;
    for (const Buffer& buffer : buffers) sum += buffer.size;
    return sum;
}

// Copies the first `amount` bytes of the source into the buffers.
template <class Iterator>
void scatter(std::span<const Buffer> buffers, Iterator source, std::size_t amount) noexcept {
    for (const Buffer& buffer : buffers) {
        const std::size_t part = std::min(amount, buffer.size);
        auto* const to = static_cast<std::byte*>(buffer.data);
        std::copy_n(source, part, to);
        source += static_cast<std::ptrdiff_t>(part);
        amount -= part;
    }
}

std::vector<std::byte> gathered(std::span<const Buffer> buffers, std::size_t amount) {
    std::vector<std::byte> bytes;
    bytes.reserve(amount);
    for (const Buffer& buffer : buffers) {
        const auto* const from = static_cast<const std::byte*>(buffer.data);
        bytes.insert(bytes.end(), from, from + std::min(buffer.size, amount - bytes.size()));
    }
    return bytes;
}

} // namespace

Result<Received> MemoryLink::receive(std::span<const Buffer> buffers, unsigned flags, bool want_from) noexcept {
    Step step(network_);
    if (receive_shut_) return WsaError{code::wsaeshutdown};
    if (kind_ != Kind::stream) return receive_datagram(buffers, flags, want_from);
    switch (phase_) {
    case Phase::connected: break;
    case Phase::connecting: return WsaError{code::wsaewouldblock};
    case Phase::failed: return WsaError{broken_};
    case Phase::fresh:
    case Phase::listening: return WsaError{code::wsaenotconn};
    }
    if (flags & kOutOfBand) return receive_urgent(step, buffers, (flags & kPeek) != 0);
    return receive_stream(step, buffers, flags);
}

Result<Received> MemoryLink::receive_stream(Step& step, std::span<const Buffer> buffers, unsigned flags) {
    const bool peek = (flags & kPeek) != 0;
    const std::size_t wanted = total(buffers);
    if (in_->mark == std::size_t{0}) {
        // In line, the urgent byte comes in its place, and alone.
        if (in_->urgent && option(Option::oob_inline)) {
            if (wanted == 0) return Received{};
            const std::byte urgent = *in_->urgent;
            scatter(buffers, &urgent, 1);
            if (!peek) in_->urgent.reset(), in_->mark.reset();
            return Received{.bytes = 1, .from = {}};
        }
        // Reading past the mark forgets the urgent byte.
        if (!peek && !in_->bytes.empty()) in_->urgent.reset(), in_->mark.reset();
    }
    if (in_->bytes.empty()) {
        if (broken_ != 0) return WsaError{broken_};
        if (in_->finished) return Received{};
        return WsaError{code::wsaewouldblock};
    }
    std::size_t amount = std::min(wanted, in_->bytes.size());
    if (in_->mark && *in_->mark > 0) amount = std::min(amount, *in_->mark);
    if (!peek) amount = step.part_of(amount);
    scatter(buffers, in_->bytes.begin(), amount);
    if (!peek) {
        in_->bytes.erase(in_->bytes.begin(), in_->bytes.begin() + static_cast<std::ptrdiff_t>(amount));
        if (in_->mark) *in_->mark -= amount;
        if (in_->writer) step.changed(*in_->writer);
    }
    return Received{.bytes = amount, .from = {}};
}

Result<Received> MemoryLink::receive_urgent(Step&, std::span<const Buffer> buffers, bool peek) {
    if (option(Option::oob_inline)) return WsaError{code::wsaeinval};
    if (!in_->urgent) {
        if (broken_ != 0) return WsaError{broken_};
        return WsaError{code::wsaewouldblock};
    }
    if (total(buffers) == 0) return Received{};
    const std::byte urgent = *in_->urgent;
    scatter(buffers, &urgent, 1);
    if (!peek) in_->urgent.reset();
    return Received{.bytes = 1, .urgent = true, .from = {}};
}

Result<Received> MemoryLink::receive_datagram(std::span<const Buffer> buffers, unsigned flags, bool want_from) {
    if (flags & kOutOfBand) return WsaError{code::wsaeopnotsupp};
    if (unreachable_ > 0) {
        --unreachable_;
        return WsaError{code::wsaeconnreset};
    }
    if (datagrams_.empty()) return WsaError{code::wsaewouldblock};
    const Datagram& first = datagrams_.front();
    Received received;
    received.bytes = std::min(total(buffers), first.bytes.size());
    received.truncated = received.bytes < first.bytes.size();
    if (want_from) received.from = first.from;
    scatter(buffers, first.bytes.begin(), received.bytes);
    if ((flags & kPeek) == 0) datagrams_.pop_front();
    return received;
}

Result<std::size_t> MemoryLink::send(std::span<const Buffer> buffers, unsigned flags, const Address* to) noexcept {
    Step step(network_);
    if (send_shut_) return WsaError{code::wsaeshutdown};
    if (kind_ != Kind::stream) {
        if (flags & kOutOfBand) return WsaError{code::wsaeopnotsupp};
        const Address& target = to ? *to : peer_;
        if (target.family == Family::none) return WsaError{code::wsaenotconn};
        if (target.family != family_) return WsaError{code::wsaeafnosupport};
        return kind_ == Kind::raw ? send_packet(step, buffers, target) : send_datagram(step, buffers, target);
    }
    switch (phase_) {
    case Phase::connected: return send_stream(step, buffers, flags);
    case Phase::connecting: return WsaError{code::wsaewouldblock};
    case Phase::failed: return WsaError{broken_};
    case Phase::fresh:
    case Phase::listening: break;
    }
    return WsaError{code::wsaenotconn};
}

Result<std::size_t> MemoryLink::send_stream(Step& step, std::span<const Buffer> buffers, unsigned flags) {
    if (broken_ != 0) return WsaError{broken_};
    const std::size_t wanted = total(buffers);
    // The peer has closed: the first bytes still leave, and bring back a reset.
    if (!out_->reader) {
        broken_ = code::wsaeconnreset;
        step.changed(*this);
        return wanted;
    }
    const bool urgent = (flags & kOutOfBand) != 0 && wanted > 0;
    if (out_->space() == 0 && wanted > 0) return WsaError{code::wsaewouldblock};
    const std::size_t amount = urgent ? std::min(wanted, out_->space()) : step.part_of(std::min(wanted, out_->space()));
    std::vector<std::byte> bytes = gathered(buffers, amount);
    if (urgent) {
        // A second urgent byte takes the place of the first one, which becomes lost.
        out_->urgent = bytes.back();
        bytes.pop_back();
    }
    out_->bytes.insert(out_->bytes.end(), bytes.begin(), bytes.end());
    if (urgent) out_->mark = out_->bytes.size();
    step.changed(*out_->reader);
    return amount;
}

Result<std::size_t> MemoryLink::send_datagram(Step& step, std::span<const Buffer> buffers, const Address& to) {
    const std::size_t size = total(buffers);
    if (size > kLongestDatagram) return WsaError{code::wsaemsgsize};
    if (!is_loopback(to)) return WsaError{code::wsaenetunreach};
    if (!bound_) bind_to_any_port(step);
    Address from = local_;
    if (is_any(from)) from.bytes = to.bytes;
    MemoryLink* const receiver = step.find(Kind::datagram, to, from);
    if (!receiver) {
        ++unreachable_;
        step.changed(*this);
        return size;
    }
    receiver->take_datagram(step, {from, gathered(buffers, size)});
    return size;
}

// A full queue loses the newest, and nobody is told.
void MemoryLink::take_datagram(Step& step, Datagram&& datagram) {
    std::size_t queued = datagram.bytes.size();
    for (const Datagram& one : datagrams_) queued += one.bytes.size();
    const bool full =
        datagrams_.size() >= kMostDatagrams || queued > static_cast<std::size_t>(option(Option::receive_buffer));
    if (full || receive_shut_) return;
    datagrams_.push_back(std::move(datagram));
    step.changed(*this);
}

Result<std::size_t> MemoryLink::available() const noexcept {
    const Step step(network_);
    if (kind_ != Kind::stream) return datagrams_.empty() ? std::size_t{0} : datagrams_.front().bytes.size();
    if (!in_) return std::size_t{0};
    return in_->bytes.size() + (in_->urgent && option(Option::oob_inline) ? 1U : 0U);
}

Result<std::size_t> MemoryLink::unsent() const noexcept {
    return std::size_t{0}; // what was taken is with the peer
}

Result<bool> MemoryLink::at_mark() const noexcept {
    const Step step(network_);
    if (!in_) return WsaError{code::wsaeinval};
    return in_->mark == std::size_t{0};
}

unsigned MemoryLink::ready() const noexcept {
    constexpr unsigned read = bit(Direction::read);
    constexpr unsigned write = bit(Direction::write);
    if (kind_ != Kind::stream) {
        const bool readable = !datagrams_.empty() || unreachable_ > 0 || receive_shut_;
        return (readable ? read : 0) | write;
    }
    switch (phase_) {
    case Phase::fresh: return 0;
    case Phase::listening: return backlog_.empty() ? 0 : read;
    case Phase::connecting:
    case Phase::failed: return broken_ != 0 ? read | write : write;
    case Phase::connected: break;
    }
    if (broken_ != 0) return read | write;
    const bool in_line = option(Option::oob_inline) != 0;
    const bool urgent = in_->urgent.has_value();
    unsigned ready = 0;
    if (!in_->bytes.empty() || in_->finished || receive_shut_ || (urgent && in_line)) ready |= read;
    if (!out_->reader || out_->space() > 0) ready |= write;
    if (urgent && !in_line) ready |= bit(Direction::urgent);
    return ready;
}

unsigned MemoryLink::ready_for_watches() const noexcept {
    const bool lost = kind_ == Kind::stream && phase_ == Phase::connected && broken_ != 0;
    return ready() | (lost ? bit(Direction::urgent) : 0);
}

unsigned MemoryLink::poll() const noexcept {
    const Step step(network_);
    const bool over =
        kind_ == Kind::stream && phase_ == Phase::connected && (broken_ != 0 || (in_->finished && send_shut_));
    return ready() | (over ? kHungUp : 0);
}

Link::Hangup MemoryLink::hangup() const noexcept {
    const Step step(network_);
    if (kind_ != Kind::stream || phase_ != Phase::connected) return {};
    if (!in_->bytes.empty()) return {};
    if (broken_ != 0) return {.gone = true, .error = broken_};
    return {.gone = in_->finished, .error = 0};
}

void MemoryLink::watch(Direction direction) noexcept {
    Step step(network_);
    step.watch(*this, direction);
}

void MemoryLink::unwatch_all() noexcept {
    Step step(network_);
    step.unwatch_all(*this);
}

// A wait in its link's list, with the event that it sleeps on; off it even if the thread never comes back from its sleep.
class MemoryLink::EnlistedWait final : StackHold {
public:
    EnlistedWait(MemoryLink& link, unsigned directions, port::Handle event) noexcept
        : link_(link), event_(event), wait_{directions, port::EventRef(event)} {
        Step step(link_.network_);
        link_.waits_.push_back(&wait_);
        step.changed(link_);
    }
    ~EnlistedWait() { leave(); }

private:
    void leave() noexcept {
        {
            const Step step(link_.network_);
            std::erase(link_.waits_, &wait_);
        }
        (void)port::close_event(event_);
    }
    void give_back() noexcept override {
        leave();
        wait_.event = {};
    }

    MemoryLink& link_;
    const port::Handle event_;
    Wait wait_;
};

port::WaitOutcome MemoryLink::wait(unsigned directions, port::Deadline deadline, bool alertable,
                                   port::Cancel* cancel) noexcept {
    if (cancel && cancel->cancelled()) return {port::WaitEnd::cancelled};
    const Result<port::Handle> event = port::create_event(port::Reset::manual, false);
    if (!event) return {port::WaitEnd::failed, 0, event.error()};
    const EnlistedWait enlisted(*this, directions, *event);
    const port::Handle objects[] = {*event, cancel ? cancel->event() : port::kNoHandle};
    const std::size_t count = objects[1] == port::kNoHandle ? 1 : 2;
    port::WaitOutcome outcome = port::wait_for({objects, count}, port::WaitMode::any, deadline, alertable);
    if (outcome.end == port::WaitEnd::object)
        outcome.end = outcome.index == 0 ? port::WaitEnd::ready : port::WaitEnd::cancelled;
    return outcome;
}

} // namespace wspemu::net
