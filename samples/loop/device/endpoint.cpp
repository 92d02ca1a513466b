// Bytes from sends into the peer's memory, and from there into receives.
#include "endpoint.h"

#include <algorithm>

namespace {

constexpr std::size_t kRoom = 64 * 1024; // bytes that may be on their way to one side

// The next piece of the buffers, not longer than `most`.
LoopBuffer next_piece(const Transfer& transfer, std::size_t most) {
    std::size_t skip = transfer.done;
    for (const LoopBuffer& buffer : transfer.buffers) {
        if (skip < buffer.length) {
            const std::size_t length = std::min<std::size_t>(buffer.length - skip, most);
            return {static_cast<std::uint32_t>(length), buffer.data + skip};
        }
        skip -= buffer.length;
    }
    return {};
}

// A full round over a list of transfers: those that `step` ends go.
template <class Step>
bool step_through(std::list<Transfer>& transfers, Step&& step) {
    bool moved = false;
    // In their order: one that has to wait holds up those behind it.
    while (!transfers.empty() && step(transfers.front())) {
        transfers.pop_front();
        moved = true;
    }
    return moved;
}

} // namespace

Transfer::Transfer(wspemu_request& what, const LoopTransfer& how)
    : request(&what), buffers(how.buffers, how.buffers + how.count), at_once(how.at_once != 0), peek(how.peek != 0) {
    for (const LoopBuffer& buffer : buffers) total += buffer.length;
}

// True: it has ended.
bool Endpoint::send_one(Transfer& transfer, Ends& ends) {
    const auto other = side->peer.lock();
    if (no_send) return ends.add(transfer.request, kShutDown), true;
    if (side->reset || !other) return ends.add(transfer.request, kReset), true;
    while (transfer.done < transfer.total && other->arrived.size() < kRoom) {
        const LoopBuffer piece = next_piece(transfer, kRoom - other->arrived.size());
        other->arrived.append(piece.data, piece.length);
        transfer.done += piece.length;
    }
    if (transfer.done == transfer.total || (transfer.at_once && transfer.done != 0))
        return ends.add(transfer.request, WSPEMU_STATUS_SUCCESS, transfer.done), true;
    if (transfer.at_once) return ends.add(transfer.request, kWouldBlock), true;
    return false;
}

bool Endpoint::receive_one(Transfer& transfer, Ends& ends) {
    if (no_receive) return ends.add(transfer.request, kShutDown), true;
    if (side->reset) return ends.add(transfer.request, kReset), true;
    if (side->arrived.empty() && !side->ended)
        return transfer.at_once ? (ends.add(transfer.request, kWouldBlock), true) : false;
    std::size_t at = 0;
    while (transfer.done < transfer.total && at < side->arrived.size()) {
        const LoopBuffer piece = next_piece(transfer, side->arrived.size() - at);
        std::copy_n(side->arrived.data() + at, piece.length, piece.data);
        at += piece.length;
        transfer.done += piece.length;
    }
    if (!transfer.peek) side->arrived.erase(0, at);
    ends.add(transfer.request, WSPEMU_STATUS_SUCCESS, transfer.done);
    return true;
}

bool Endpoint::move(Ends& ends) {
    if (!side) return false;
    const auto other = side->peer.lock();
    const std::size_t before = side->arrived.size() + (other ? other->arrived.size() : 0);
    bool moved = step_through(sends, [&](Transfer& transfer) { return send_one(transfer, ends); });
    moved |= step_through(receives, [&](Transfer& transfer) { return receive_one(transfer, ends); });
    // The end of the stream follows what was sent before it.
    if (no_send && sends.empty() && other && !other->ended) other->ended = moved = true;
    return moved || before != side->arrived.size() + (other ? other->arrived.size() : 0);
}

std::uint32_t Endpoint::events() const {
    if (backlog != 0) return waiting.empty() ? 0 : LOOP_ACCEPTABLE;
    if (!side) return 0;
    const auto other = side->peer.lock();
    const bool lost = side->reset || !other;
    std::uint32_t events = LOOP_CONNECTED;
    if (!side->arrived.empty()) events |= LOOP_READABLE;
    if (lost || other->arrived.size() < kRoom) events |= LOOP_WRITABLE;
    if (side->reset || (side->ended && side->arrived.empty())) events |= LOOP_ENDED;
    return events;
}

void Endpoint::close(Ends& ends) {
    for (auto* list : {&sends, &receives}) {
        for (const Transfer& transfer : *list) ends.add(transfer.request, WSPEMU_STATUS_CANCELLED);
        list->clear();
    }
    for (wspemu_request* accept : accepts) ends.add(accept, WSPEMU_STATUS_CANCELLED);
    accepts.clear();
    if (side) waiting.push_back({std::move(side), peer});
    for (const Waiting& one : waiting) {
        const auto other = one.side->peer.lock();
        if (!other) continue;
        // Who leaves without having read everything, or without having accepted, breaks the connection off.
        if (!one.side->arrived.empty() || backlog != 0) other->reset = true;
        else other->ended = true;
    }
    waiting.clear();
}

bool Endpoint::cancel(const wspemu_request* request, Ends& ends) {
    for (auto* list : {&sends, &receives}) {
        const auto found =
            std::find_if(list->begin(), list->end(), [&](const Transfer& one) { return one.request == request; });
        if (found == list->end()) continue;
        ends.add(found->request, WSPEMU_STATUS_CANCELLED);
        list->erase(found);
        return true;
    }
    const auto found = std::find(accepts.begin(), accepts.end(), request);
    if (found == accepts.end()) return false;
    ends.add(*found, WSPEMU_STATUS_CANCELLED);
    accepts.erase(found);
    return true;
}
