// WSPAccept with its condition function.
#include "core/base/address.h"
#include "core/base/sync.h"

#include <new>

namespace wspemu::base {
namespace {

struct Offer {
    std::unique_ptr<net::Link> link;
    net::Address peer;
};

// Takes the head of the queue: a request put off earlier, or the next native one.
int take_offer(BaseSocket& listener, Offer& offer) noexcept {
    if (!listener.profile.stream()) return WSAEOPNOTSUPP; // SPI: WSP-ACC-6
    if (listener.phase != Phase::listening) return WSAEINVAL;
    int code = 0;
    if (listener.deferred) {
        offer = Offer{std::move(listener.deferred), listener.deferred_peer};
        if (offer.link->hangup().error) code = WSAEACCES; // withdrawn
    } else {
        Result<std::unique_ptr<net::Link>> taken = listener.link->accept(offer.peer);
        code = taken.error();
        if (taken) offer.link = std::move(*taken);
        if (offer.link && offer.link->hangup().error) code = WSAECONNRESET; // the peer left before
    }
    // SPI: WSP-ACC-7
    if (listener.notifier.active()) {
        listener.notifier.reenable(FD_ACCEPT);
        listener.refresh();
    }
    return code;
}

// SPI: WSP-ACC-4, WSP-ACC-5: in the calling thread, no lock held.
int ask_condition(const Offer& offer, LPCONDITIONPROC condition, DWORD_PTR condition_data) noexcept {
    AnySockaddr caller;
    AnySockaddr callee;
    write_sockaddr(offer.peer, &caller);
    const Result<net::Address> local = offer.link->local();
    const net::Address& callee_address = local ? *local : offer.peer;
    write_sockaddr(callee_address, &callee);
    WSABUF caller_id{static_cast<u_long>(sockaddr_length(offer.peer.family)), reinterpret_cast<char*>(&caller)};
    WSABUF callee_id{static_cast<u_long>(sockaddr_length(callee_address.family)), reinterpret_cast<char*>(&callee)};
    WSABUF no_data{0, nullptr};
    GROUP group = 0;
    switch (condition(&caller_id, nullptr, nullptr, nullptr, &callee_id, &no_data, &group, condition_data)) {
    case CF_ACCEPT: return group <= SG_CONSTRAINED_GROUP ? 0 : WSAEINVAL;
    case CF_REJECT: return WSAECONNREFUSED;
    case CF_DEFER: return WSATRY_AGAIN;
    default: return WSAEINVAL;
    }
}

// SPI: WSP-ACC-4: back to the head, and no FD_ACCEPT for it.
void put_off(BaseSocket& listener, Offer& offer) noexcept {
    Locked lock(listener);
    if (listener.ended) return;
    listener.deferred = std::move(offer.link);
    listener.deferred_peer = offer.peer;
}

// SPI: WSP-ACC-2, BLK-EV-7: properties and registration of the listener.
Result<SOCKET> make_accepted(BaseSocket& listener, Offer& offer) noexcept {
    auto* made = new (std::nothrow) BaseSocket(listener.profile, listener.transport);
    if (!made) return WsaError{WSAENOBUFS};
    const Ref<BaseSocket> accepted = Ref<BaseSocket>::adopt(made);
    accepted->link = std::move(offer.link);
    accepted->transport->set_watcher(*accepted->link, accepted.get());
    accepted->phase = Phase::connected;
    accepted->bound = true;
    accepted->connected_at = port::Clock::now();
    Notifier registration;
    {
        Locked lock(listener);
        accepted->nonblocking = listener.nonblocking;
        accepted->linger = listener.linger;
        accepted->linger_seconds = listener.linger_seconds;
        accepted->oob_inline = listener.oob_inline;
        accepted->receive_timeout = listener.receive_timeout;
        accepted->send_timeout = listener.send_timeout;
        registration.inherit(listener.notifier, INVALID_SOCKET);
    }
    const Result<SOCKET> shown = publish(accepted);
    if (shown && registration.active()) {
        Locked lock(*accepted);
        accepted->notifier.inherit(registration, *shown);
        accepted->refresh();
    }
    return shown;
}

int accept(BaseSocket& listener, sockaddr* name, LPINT length, LPCONDITIONPROC condition, DWORD_PTR condition_data,
           SOCKET& accepted) noexcept {
    // SPI: WSP-ACC-3
    if (name && !has_room(listener.profile.family, name, length)) return WSAEFAULT;
    Offer offer;
    if (const int code = run_blocking(listener, kRead, 0, [&](Locked&) { return take_offer(listener, offer); }))
        return code;
    if (name) (void)return_sockaddr(offer.peer, name, length);
    if (condition) {
        const int code = ask_condition(offer, condition, condition_data);
        if (code == WSATRY_AGAIN) put_off(listener, offer);
        if (code == WSAECONNREFUSED) offer.link->abort_on_close();
        if (code) return code;
    }
    const Result<SOCKET> shown = make_accepted(listener, offer);
    if (!shown) return shown.error();
    accepted = *shown;
    return 0;
}

} // namespace

SOCKET WSPAPI wsp_accept(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition, DWORD_PTR condition_data,
                         LPINT error) noexcept {
    SOCKET accepted = INVALID_SOCKET;
    int code = 0;
    const int result = with_socket(s, &code, [&](BaseSocket& listener) {
        return accept(listener, name, length, condition, condition_data, accepted);
    });
    return answer_socket(accepted, result == 0 ? 0 : code, error);
}

} // namespace wspemu::base
