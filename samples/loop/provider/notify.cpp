// WSPEventSelect, WSPAsyncSelect and WSPEnumNetworkEvents: network events, each told once until the client has reacted.
//
// For every event that is wanted and enabled there is a poll under way, through the helper. When it ends, the event is recorded
// and disabled; the call that reacts to it enables it again, and the next poll tells whether it is still true.
#include "loop_base.h"

namespace {

struct EventName {
    long event;
    int bit;
    std::uint32_t loop;
};
constexpr EventName kEventNames[] = {
    {FD_READ, FD_READ_BIT, LOOP_READABLE},       {FD_WRITE, FD_WRITE_BIT, LOOP_WRITABLE},
    {FD_ACCEPT, FD_ACCEPT_BIT, LOOP_ACCEPTABLE}, {FD_CONNECT, FD_CONNECT_BIT, LOOP_CONNECTED},
    {FD_CLOSE, FD_CLOSE_BIT, LOOP_ENDED},
};

// With the socket's lock held, so that the client can not take its interest back in between.
void Tell(Socket& socket, const EventName& name, int error) {
    Interest& interest = socket.interest;
    interest.enabled &= ~name.event;
    INT ignored = 0;
    if (interest.window != nullptr) {
        Upcalls().lpWPUPostMessage(interest.window, interest.message, socket.handle,
                                   WSAMAKESELECTREPLY(name.event, error));
        return;
    }
    interest.happened |= name.event;
    interest.errors[name.bit] = error;
    Upcalls().lpWPUSetEvent(interest.event, &ignored);
}

struct PollErrand final : Errand {
    PollErrand(const SocketPointer& whose, const EventName& which)
        : socket(whose), name(which), poll{whose->endpoint, which.loop, 0, 0} {}

    void Ended(int error, DWORD bytes) override {
        (void)bytes;
        const std::unique_ptr<PollErrand> self(this);
        ExclusiveLock lock(socket->lock);
        socket->interest.polled &= ~name.event;
        if (error != 0 || (poll.events & name.loop) == 0) return; // cancelled, or the socket is gone
        if ((socket->interest.enabled & name.event) != 0) Tell(*socket, name, static_cast<int>(poll.error));
    }

    const SocketPointer socket;
    const EventName& name;
    LoopPoll poll;
};

void StartPolls(const SocketPointer& socket) {
    for (const EventName& name : kEventNames) {
        {
            ExclusiveLock lock(socket->lock);
            Interest& interest = socket->interest;
            if ((interest.enabled & ~interest.polled & name.event) == 0) continue;
            interest.polled |= name.event;
        }
        auto errand = std::make_unique<PollErrand>(socket, name);
        const Data poll = DataOf(errand->poll);
        if (SendOnErrand(std::move(errand), LOOP_POLL, poll, poll) == 0) continue;
        ExclusiveLock lock(socket->lock);
        socket->interest.polled &= ~name.event;
    }
}

int Want(SOCKET s, WSAEVENT event, HWND window, unsigned message, long events, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    {
        ExclusiveLock lock(socket->lock);
        Interest wanted;
        wanted.event = event;
        wanted.window = window;
        wanted.message = message;
        wanted.wanted = wanted.enabled = events;
        wanted.polled = socket->interest.polled; // those polls serve the new interest as well
        socket->interest = wanted;
    }
    if (events != 0) socket->nonblocking = true; // SPI: BLK-EV-1
    StartPolls(socket);
    return 0;
}

} // namespace

int WSPAPI WSPEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents, LPINT lpErrno) {
    if (lNetworkEvents != 0 && hEventObject == WSA_INVALID_EVENT) return Fail(lpErrno, WSAEINVAL);
    return Want(s, hEventObject, nullptr, 0, lNetworkEvents, lpErrno);
}

int WSPAPI WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent, LPINT lpErrno) {
    if (lEvent != 0 && hWnd == nullptr) return Fail(lpErrno, WSAEINVAL);
    return Want(s, WSA_INVALID_EVENT, hWnd, wMsg, lEvent, lpErrno);
}

int WSPAPI WSPEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    if (lpNetworkEvents == nullptr) return Fail(lpErrno, WSAEFAULT);
    ExclusiveLock lock(socket->lock); // the events and the event object in one step (SPI: BLK-EV-8)
    Interest& interest = socket->interest;
    INT error = 0;
    if (hEventObject != WSA_INVALID_EVENT && !Upcalls().lpWPUResetEvent(hEventObject, &error))
        return Fail(lpErrno, error);
    lpNetworkEvents->lNetworkEvents = static_cast<LONG>(interest.happened);
    for (int bit = 0; bit < FD_MAX_EVENTS; ++bit) lpNetworkEvents->iErrorCode[bit] = interest.errors[bit];
    interest.happened = 0;
    return 0;
}

void EnableEvents(const SocketPointer& socket, long events) {
    {
        ExclusiveLock lock(socket->lock);
        Interest& interest = socket->interest;
        if ((interest.wanted & events) == 0) return;
        interest.enabled |= interest.wanted & events;
    }
    StartPolls(socket);
}

// SPI: BLK-EV-6
void InheritInterest(Socket& listener, const SocketPointer& accepted) {
    accepted->nonblocking = listener.nonblocking.load();
    {
        SharedLock lock(listener.lock);
        accepted->interest.event = listener.interest.event;
        accepted->interest.window = listener.interest.window;
        accepted->interest.message = listener.interest.message;
        accepted->interest.wanted = accepted->interest.enabled = listener.interest.wanted & ~FD_ACCEPT & ~FD_CONNECT;
    }
    StartPolls(accepted);
}

void ForgetInterest(Socket& socket) {
    ExclusiveLock lock(socket.lock);
    socket.interest = Interest();
}
