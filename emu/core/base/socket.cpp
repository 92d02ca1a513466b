// BaseSocket: what happens under a socket's lock, and what is told after it.
#include "core/base/socket.h"

#include "core/base/blocking.h"
#include "core/base/change_feed.h"
#include "core/base/select.h"

#include <algorithm>

namespace wspemu::base {

BaseSocket::BaseSocket(Profile what, std::shared_ptr<net::Transport> network)
    : profile(std::move(what)), transport(std::move(network)) {}

BaseSocket::~BaseSocket() {
    if (link) link->unwatch_all();
    unwatch_feeds();
}

void BaseSocket::unwatch_feeds() noexcept {
    for (const std::unique_ptr<ChangeFeed>& feed : feeds) {
        if (feed) feed->unwatch();
    }
}

void BaseSocket::ready(net::Direction direction) noexcept {
    Locked lock(*this);
    if (ended) return;
    watched &= ~bit(direction);
    pump(bit(direction), lock.done);
}

void BaseSocket::last_handle_closed() noexcept {
    end(Ending::told);
}

// CancelIo and CancelIoEx: an IFS socket's requests are the operating system's to cancel (OVL-CAN-4).
bool BaseSocket::cancel_io(const void* overlapped, std::uint32_t thread_id) noexcept {
    Locked lock(*this);
    bool found = false;
    for (RequestQueue& waiting : queues) {
        RequestQueue taken = waiting.take(overlapped, thread_id);
        while (Request* request = taken.pop()) {
            request->outcome = Outcome{WSA_OPERATION_ABORTED, request->progress(), 0};
            lock.done.push(*request);
            found = true;
        }
    }
    return found;
}

int BaseSocket::native_descriptor() noexcept {
    const std::scoped_lock lock(mutex);
    return link && !ended ? link->native_descriptor() : -1;
}

void BaseSocket::end(Ending ending) noexcept {
    RequestQueue pending;
    std::shared_ptr<net::Link> last_link;
    {
        const std::scoped_lock lock(mutex);
        if (ended) return;
        ended = true;
        last_link = link;
        for (RequestQueue& waiting : queues) {
            while (Request* request = waiting.pop()) pending.push(*request);
        }
        notifier.cancel(); // SPI: WSP-CLOS-4
        // SPI: WSP-CLOS-2, WSP-CLNP-3
        for (BlockingCall* call = blocking_calls; call; call = call->next_of_socket)
            call->end(kRead | kWrite | kUrgent);
        wake_selectors(kRead | kWrite | kUrgent);
        if (deferred) deferred->abort_on_close(); // as the host does with those that wait in its own queue
        deferred.reset();
    }
    provider().remove(*this);
    if (last_link) last_link->unwatch_all();
    unwatch_feeds();
    while (Request* request = pending.pop()) {
        if (ending == Ending::silent) {
            // SPI: WSP-CLNP-3, OVL-CAN-2: the status shows, nothing is signalled.
            abandon_overlapped(request->indication, WSA_OPERATION_ABORTED);
            delete request;
            continue;
        }
        request->outcome = Outcome{WSA_OPERATION_ABORTED, request->progress(), 0}; // SPI: OVL-CAN-1
        tell_end(*this, request);
    }
}

void BaseSocket::pump(unsigned directions, RequestQueue& done) noexcept {
    if (phase == Phase::connecting) settle_connect();
    refuse_late_data();
    for (std::size_t i = 0; i < net::kDirections; ++i) {
        if (!(directions & (1u << i))) continue;
        while (Request* request = queues[i].front()) {
            const Outcome outcome = request->attempt(*this);
            if (outcome.error == WSAEWOULDBLOCK) break;
            queues[i].pop();
            request->outcome = outcome;
            done.push(*request);
        }
    }
    if (fin_waits && queue(net::Direction::write).empty()) {
        fin_waits = false;
        (void)link->shutdown(net::Side::send);
    }
    const unsigned ready_now = observe();
    wake_selectors(directions);
    update_watches(ready_now);
}

// SPI: WSP-SHUT-3
void BaseSocket::refuse_late_data() noexcept {
    if (!receive_ended || broken || phase != Phase::connected || !profile.stream()) return;
    const Result<std::size_t> unread = link->available();
    if (!unread || *unread == 0) return;
    broken = WSAECONNABORTED;
    link->reset();
}

void BaseSocket::refresh() noexcept {
    update_watches(observe());
}

int BaseSocket::settle_connect() noexcept {
    if (phase != Phase::connecting) return phase == Phase::connected ? 0 : connect_code;
    const Result<void> result = link->connect_result();
    if (result.error() == WSAEWOULDBLOCK) return WSAEWOULDBLOCK;
    finish_connect(result.error());
    return result.error();
}

void BaseSocket::finish_connect(int code) noexcept {
    connect_code = code;
    if (code == 0) {
        phase = Phase::connected;
        connected_at = port::Clock::now();
    } else {
        phase = Phase::open; // SPI: WSP-CONN-3: may be tried again
        connect_failed = true;
        error = code; // SPI: WSP-CONN-8
    }
    notifier.announce(FD_CONNECT, code); // SPI: BLK-FD-6
    wake_selectors(kRead | kWrite | kUrgent);
}

int BaseSocket::note_loss(int code) noexcept {
    if (!profile.stream()) return code;
    if (code == WSAECONNRESET || code == WSAECONNABORTED || code == WSAENETRESET || code == WSAETIMEDOUT) broken = code;
    return code;
}

std::shared_ptr<net::Link> BaseSocket::replace_link(std::unique_ptr<net::Link> fresh) noexcept {
    watched = 0;
    std::shared_ptr<net::Link> old = std::move(link);
    link = std::move(fresh);
    return old;
}

unsigned BaseSocket::select_state() noexcept {
    if (phase == Phase::connecting) settle_connect();
    unsigned state = connect_failed ? kUrgent : 0u; // SPI: BLK-SEL-3
    if (phase == Phase::listening) {
        if (deferred || (link->poll() & kRead)) state |= kRead;
    } else if (phase == Phase::connected || !profile.stream()) {
        const unsigned now = link->poll();
        state |= now & (kRead | kWrite);
        if (!oob_inline) state |= now & kUrgent;
        if (broken || receive_ended) state |= kRead;
        if (broken) state |= kWrite;
    }
    return state;
}

// Announces whatever open event holds now; gives back what the link said is ready.
unsigned BaseSocket::observe() noexcept {
    const unsigned open = notifier.open();
    if (open == 0) return 0;
    if (phase == Phase::listening) {
        const unsigned now = link->poll();
        // SPI: BLK-FD-5: a deferred request at the head suppresses the event
        if ((now & kRead) && !deferred) notifier.announce(FD_ACCEPT, 0);
        return now;
    }
    if (phase != Phase::connected && profile.stream()) return 0;

    const unsigned now = link->poll();
    const net::Link::Hangup hangup = profile.stream() ? link->hangup() : net::Link::Hangup{};
    const int loss = broken ? broken : hangup.error;
    const bool gone = profile.stream() && (hangup.gone || broken);
    if ((now & kUrgent) && !oob_inline) notifier.announce(FD_OOB, 0);            // SPI: BLK-FD-4
    if ((now & kRead) && !gone && !receive_ended) notifier.announce(FD_READ, 0); // SPI: BLK-FD-1
    if ((now & kWrite) && !loss && !send_ended) notifier.announce(FD_WRITE, 0);  // SPI: BLK-FD-2, BLK-FD-3
    if (gone) notifier.announce(FD_CLOSE, loss);                                 // SPI: BLK-FD-7
    return now;
}

void BaseSocket::update_watches(unsigned ready_now) noexcept {
    unsigned wanted = 0;
    for (std::size_t i = 0; i < net::kDirections; ++i) {
        if (!queues[i].empty()) wanted |= 1u << i;
    }
    const unsigned open = notifier.open();
    const bool data_phase = phase == Phase::connected || (!profile.stream() && bound);
    if (phase == Phase::connecting) wanted |= kWrite;
    if (phase == Phase::listening && (open & FD_ACCEPT) && !deferred) wanted |= kRead;
    if (data_phase) {
        // Data that comes now breaks the connection (WSP-SHUT-3); after the peer's end none can.
        if (receive_ended && profile.stream() && !broken && !link->hangup().gone) wanted |= kRead;
        if ((open & FD_READ) && !receive_ended) wanted |= kRead;
        // The end comes after the last byte; while there are bytes that nobody reads, a watch for reading would only spin.
        // A reset does not wait for them (BLK-FD-7) and ends a watch for urgent data.
        if ((open & FD_CLOSE) && profile.stream()) {
            if (!(ready_now & kRead)) wanted |= kRead;
            else if (!(ready_now & (kUrgent | net::kHungUp))) wanted |= kUrgent;
        }
        if ((open & FD_WRITE) && !send_ended) wanted |= kWrite;
        if ((open & FD_OOB) && profile.stream() && !oob_inline) wanted |= kUrgent;
    }
    for (SelectWaiter* waiter = select_waiters; waiter; waiter = waiter->next) {
        if (waiter->signalled) continue;
        if (phase == Phase::listening) wanted |= waiter->interest & kRead;
        if (phase == Phase::connected)
            wanted |= waiter->interest & (oob_inline ? kRead | kWrite : kRead | kWrite | kUrgent);
        if (!profile.stream()) wanted |= waiter->interest & (bound ? kRead | kWrite : kWrite);
    }
    wanted &= ~watched;
    watched |= wanted;
    for (std::size_t i = 0; wanted >> i; ++i) {
        if (wanted & (1u << i)) link->watch(static_cast<net::Direction>(i));
    }
}

void BaseSocket::wake_selectors(unsigned directions) noexcept {
    for (SelectWaiter* waiter = select_waiters; waiter; waiter = waiter->next) {
        if (waiter->signalled || !(waiter->interest & directions)) continue;
        waiter->signalled = true;
        waiter->event->set();
    }
}

namespace {

// One thread at a time posts a socket's messages, so that FD_CLOSE never overtakes FD_READ.
void post_messages(BaseSocket& socket) noexcept {
    std::unique_lock lock(socket.mutex);
    Notifier& notifier = socket.notifier;
    if (notifier.posting) return;
    notifier.posting = true;
    std::vector<Notifier::Message> batch;
    while (!notifier.messages.empty()) {
        batch.clear();
        batch.swap(notifier.messages);
        lock.unlock();
        for (const Notifier::Message& message : batch) {
            // SPI: BLK-ASYN-1, BLK-ASYN-2: when the window is gone the announcement is lost.
            provider().upcalls().lpWPUPostMessage(message.window, message.message, static_cast<WPARAM>(message.socket),
                                                  message.content);
        }
        lock.lock();
    }
    notifier.posting = false;
}

} // namespace

void Locked::tell(bool messages) noexcept {
    while (Request* request = done.pop()) tell_end(socket_, request);
    if (messages) post_messages(socket_);
}

int check_raw(const Profile& profile) noexcept {
    return profile.raw() && profile.protocol == IPPROTO_TCP ? WSAEACCES : 0;
}

Result<SOCKET> register_handle(BaseSocket& socket, SOCKET handle) noexcept {
    int code = 0;
    const SOCKET shown = provider().upcalls().lpWPUModifyIFSHandle(socket.profile.entry->dwCatalogEntryId, handle,
                                                                   &code); // SPI: UPC-MIFS-1
    if (shown == INVALID_SOCKET) {
        {
            const std::scoped_lock lock(socket.mutex);
            std::erase(socket.handles, handle);
        }
        port::close_handle(static_cast<port::Handle>(handle));
        return WsaError{code ? code : WSAENOBUFS};
    }
    return shown;
}

Result<SOCKET> publish_as(const Ref<BaseSocket>& socket, SOCKET handle) noexcept {
    {
        const std::scoped_lock lock(socket->mutex);
        socket->handles.push_back(handle);
    }
    if (!provider().add(*socket)) {
        port::close_handle(static_cast<port::Handle>(handle));
        return WsaError{WSAENETDOWN}; // SPI: WSP-GEN-14
    }
    return register_handle(*socket, handle);
}

Result<SOCKET> publish(const Ref<BaseSocket>& socket) noexcept {
    const port::Handle handle = port::open_handle(socket);
    if (handle == port::kNoHandle) return WsaError{WSAEMFILE};
    if (socket->profile.inheritable) port::mark_inheritable(handle);
    return publish_as(socket, static_cast<SOCKET>(handle));
}

} // namespace wspemu::base
