// MemoryNetwork: who is told what in which order, and who is found at an address. Neutral.
#include "core/net/memory_network.h"

#include "core/codes.h"
#include "core/net/memory_link.h"

#include <algorithm>
#include <bit>

namespace wspemu::net {

bool is_loopback(const Address& address) noexcept {
    if (address.family == Family::local) return true;
    if (address.family == Family::ipv4) return address.bytes[0] == 127;
    std::array<std::uint8_t, 16> one{};
    one[15] = 1;
    return address.family == Family::ipv6 && address.bytes == one;
}

bool is_any(const Address& address) noexcept {
    return address.family != Family::local && address.bytes == std::array<std::uint8_t, 16>{};
}

MemoryNetwork::Step::~Step() {
    lock_.unlock();
    for (const port::EventRef& wake : wakes_) wake.set();
    if (announce_) port::reactor_has_work();
}

void MemoryNetwork::Step::changed(MemoryLink& link) {
    const unsigned ready = link.ready();
    for (const MemoryLink::Wait* wait : link.waits_)
        if (ready & wait->directions) wakes_.push_back(wait->event);
    if ((link.ready_for_watches() & link.watched_) == 0 || link.queued_) return;
    link.queued_ = true;
    network_.tellable_.push_back(&link);
    network_.something_to_tell_.notify_one();
}

void MemoryNetwork::Step::watch(MemoryLink& link, Direction direction) {
    if (link.watched_ & bit(direction)) return;
    link.watched_ |= bit(direction);
    if (network_.watched_.fetch_add(1, std::memory_order_acq_rel) == 0) announce_ = true;
    changed(link);
}

void MemoryNetwork::Step::unwatch_all(MemoryLink& link) {
    const auto forget = [&] {
        network_.watched_.fetch_sub(static_cast<std::size_t>(std::popcount(link.watched_)), std::memory_order_acq_rel);
        link.watched_ = 0;
        if (link.queued_) std::erase(network_.tellable_, &link);
        link.queued_ = false;
    };
    forget();
    if (network_.running_ != &link || network_.runner_ == std::this_thread::get_id()) return;
    network_.callback_ended_.wait(lock_, [&] { return network_.running_ != &link; });
    // That callback may have watched again.
    forget();
}

std::size_t MemoryNetwork::Step::pick(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(network_.random_() % (high - low + 1));
}

std::size_t MemoryNetwork::Step::part_of(std::size_t amount) {
    if (amount < 2 || pick(0, 3) != 0) return amount;
    return pick(1, amount);
}

MemoryLink* MemoryNetwork::Step::find(Kind kind, const Address& to, const Address& from) const {
    MemoryLink* found = nullptr;
    for (MemoryLink* link : network_.bound_) {
        if (link->kind_ != kind || link->family_ != to.family || link->local_.port != to.port) continue;
        if (link->local_.scope != to.scope && to.family == Family::local) continue;
        if (!is_any(link->local_) && !is_any(to) && link->local_.bytes != to.bytes) continue;
        const bool connected = link->peer_.family != Family::none;
        if (kind == Kind::datagram && connected) {
            if (link->peer_.port != from.port || link->peer_.bytes != from.bytes) continue;
            return link; // nobody is nearer
        }
        // Among links that share the port the youngest gets it, as on Linux.
        if (kind == Kind::datagram || link->phase_ == MemoryLink::Phase::listening) found = link;
    }
    return found;
}

std::vector<MemoryLink*> MemoryNetwork::Step::find_raw(int protocol, const Address& to, const Address& from) const {
    std::vector<MemoryLink*> found;
    for (MemoryLink* link : network_.bound_) {
        if (link->kind_ != Kind::raw || link->family_ != to.family || link->protocol_ != protocol) continue;
        if (!is_any(link->local_) && link->local_.bytes != to.bytes) continue;
        if (link->peer_.family != Family::none && link->peer_.bytes != from.bytes) continue;
        found.push_back(link);
    }
    return found;
}

bool MemoryNetwork::Step::in_use(const MemoryLink& link, const Address& address) const {
    if (link.kind_ == Kind::raw) return false;
    if (address.family == Family::local) {
        return address.scope != 0 && std::any_of(network_.bound_.begin(), network_.bound_.end(),
                                                 [&](const auto* other) { return other->local_ == address; });
    }
    if (address.port == 0) return false;
    return std::any_of(network_.bound_.begin(), network_.bound_.end(), [&](const MemoryLink* other) {
        if (other == &link || other->kind_ != link.kind_ || other->family_ != link.family_) return false;
        if (other->local_.port != address.port) return false;
        if (link.option(Option::reuse_address) && other->option(Option::reuse_address) &&
            other->phase_ != MemoryLink::Phase::listening)
            return false;
        return is_any(other->local_) || is_any(address) || other->local_.bytes == address.bytes;
    });
}

void MemoryNetwork::run_one(port::Deadline deadline) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (std::exchange(interrupted_, false)) return;
        if (tell_one(lock)) return;
        if (!deadline) {
            something_to_tell_.wait(lock);
        } else if (something_to_tell_.wait_until(lock, *deadline) == std::cv_status::timeout && tellable_.empty()) {
            return;
        }
    }
}

// Any of the tellable links, and any of its directions, may be the first.
bool MemoryNetwork::tell_one(std::unique_lock<std::mutex>& lock) {
    while (!tellable_.empty()) {
        const std::size_t index = static_cast<std::size_t>(random_() % tellable_.size());
        MemoryLink& link = *tellable_[index];
        const unsigned ready = link.ready_for_watches() & link.watched_;
        unsigned chosen = ready;
        // Keeps one of the bits.
        for (auto skip = random_() % 3; std::popcount(chosen) > 1 && skip > 0; --skip) chosen &= chosen - 1;
        chosen &= ~(chosen - 1);
        if (ready == chosen) {
            tellable_.erase(tellable_.begin() + static_cast<std::ptrdiff_t>(index));
            link.queued_ = false;
        }
        // It was ready once, and was emptied before it could be told.
        if (chosen == 0) continue;
        link.watched_ &= ~chosen;
        watched_.fetch_sub(1, std::memory_order_acq_rel);
        if (!link.watcher_) return true;
        running_ = &link;
        runner_ = std::this_thread::get_id();
        lock.unlock();
        link.watcher_->ready(static_cast<Direction>(std::countr_zero(chosen)));
        lock.lock();
        running_ = nullptr;
        runner_ = {};
        callback_ended_.notify_all();
        return true;
    }
    return false;
}

void MemoryNetwork::lose_connections() {
    Step step(*this);
    for (MemoryLink* const link : bound_) {
        if (link->kind_ != Kind::stream || link->phase_ != MemoryLink::Phase::connected || link->broken_ != 0) continue;
        for (MemoryLink* const end : {link, link->out_->reader}) {
            if (!end || !end->option(Option::keep_alive)) continue;
            end->break_off(step, code::wsaenetreset);
            end->in_->reader = nullptr; // what the other one still sends comes back as a reset
        }
    }
}

void MemoryNetwork::interrupt() {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    something_to_tell_.notify_one();
}

} // namespace wspemu::net
