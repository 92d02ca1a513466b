// The table of living sockets: from the client's handle and from the lower handle to the context.
#include "socket_context.h"
#include "../layering/lasting.h"
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

SRWLOCK g_livingLock = SRWLOCK_INIT; // guards the members below; never held across a call out of this DLL
Lasting<std::unordered_set<const SocketContext*>> g_living;
Lasting<std::unordered_map<SOCKET, SocketContext*>> g_byLower; // open sockets only
TALLY_REPORT g_gone{}; // what destroyed contexts had counted, and how many there were

CONDITION_VARIABLE g_noneLiving = CONDITION_VARIABLE_INIT;
std::atomic<UINT> g_serial{0};

// A context whose count has reached zero is about to be deleted and must not come to life again.
bool AddReference(SocketContext* context) {
    long count = context->references.load();
    while (count != 0) {
        if (context->references.compare_exchange_weak(count, count + 1)) return true;
    }
    return false;
}

void ReleaseReference(SocketContext* context) {
    if (context->references.fetch_sub(1) != 1) return;
    // All that was started on the socket has been told to the client: only now may the handle go (SPI: OVL-CAN-6).
    INT ignored = 0;
    Upcalls().lpWPUCloseSocketHandle(context->upper, &ignored); // SPI: UPC-CSH-1
    {
        ExclusiveLock lock(g_livingLock);
        g_living->erase(context);
        context->tally.AddTo(&g_gone);
        ++g_gone.Sockets;
        if (g_living->empty()) WakeAllConditionVariable(&g_noneLiving);
    }
    delete context;
}

// A bare reset: nothing that is still unsent holds the close up, and nobody waits for it.
void ResetOnClose(SocketContext& context) {
    linger hard{};
    hard.l_onoff = 1;
    INT ignored = 0;
    context.Below().lpWSPSetSockOpt(context.lower, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                                    sizeof hard, &ignored);
}

// The lower socket would not close. Its provider's own WSPCleanup, which comes next, will see to it.
void Abandon(SocketContext& context) {
    {
        ExclusiveLock lock(g_livingLock);
        if (context.closed.exchange(true)) return;
        g_byLower->erase(context.lower);
    }
    ReleaseReference(&context);
}

} // namespace

SocketRef::SocketRef(SOCKET s, LPINT lpErrno) {
    if (!IsStarted()) {
        Fail(lpErrno, WSAENETDOWN); // SPI: WSP-GEN-14
        return;
    }
    DWORD_PTR value = 0;
    INT error = 0;
    if (Upcalls().lpWPUQuerySocketHandleContext(s, &value, &error) == 0) { // SPI: UPC-QSHC-1
        // The answer may be another layer's context, or one that died a moment ago. Only a look at our own table tells
        // (SPI: UPC-QSHC-5, UPC-QSHC-6).
        auto* context = reinterpret_cast<SocketContext*>(value);
        SharedLock lock(g_livingLock);
        if (g_living->count(context) != 0 && context->upper == s && !context->closed && AddReference(context)) {
            context_ = context;
        }
    }
    if (context_ == nullptr) Fail(lpErrno, WSAENOTSOCK);
}

SocketRef& SocketRef::operator=(SocketRef&& other) noexcept {
    std::swap(context_, other.context_);
    return *this;
}

SocketRef::~SocketRef() {
    if (context_ != nullptr) ReleaseReference(context_);
}

SocketRef SocketRef::FromLower(SOCKET lower) {
    SharedLock lock(g_livingLock);
    const auto found = g_byLower->find(lower);
    return found != g_byLower->end() && AddReference(found->second) ? SocketRef(found->second) : SocketRef();
}

SocketRef SocketRef::Clone() const {
    context_->references.fetch_add(1);
    return SocketRef(context_);
}

SOCKET OpenSocketContext(std::shared_ptr<const Route> route, SOCKET lower, bool overlapped, SocketContext* listener,
                         std::shared_ptr<FileObject> file, LPINT lpErrno) {
    auto context = std::make_unique<SocketContext>();
    context->lower = lower;
    context->route = std::move(route);
    context->overlapped = overlapped;
    context->file = file ? std::move(file) : std::make_shared<FileObject>();
    context->serial = g_serial.fetch_add(1);
    if (listener != nullptr) { // SPI: WSP-ACC-2
        SharedLock lock(listener->lock);
        context->window = listener->window;
        context->message = listener->message;
        context->events = listener->events;
    }
    // The id is that of the entry that was opened, not that of our hidden entry (SPI: UPC-CRSH-3).
    context->upper = Upcalls().lpWPUCreateSocketHandle(context->route->own.dwCatalogEntryId,
                                                       reinterpret_cast<DWORD_PTR>(context.get()), lpErrno);
    if (context->upper == INVALID_SOCKET) {
        INT ignored = 0;
        context->Below().lpWSPCloseSocket(lower, &ignored); // SPI: WSP-SOCK-7
        return INVALID_SOCKET;
    }
    const SOCKET upper = context->upper;
    ExclusiveLock lock(g_livingLock);
    (*g_byLower)[lower] = context.get();
    g_living->insert(context.release());
    return upper;
}

int CloseSocketContext(SocketContext& context, LPINT lpErrno) {
    // Forgotten first: the provider below may reuse the value of the handle before its close has returned.
    {
        ExclusiveLock lock(g_livingLock);
        if (context.closed.exchange(true)) return Fail(lpErrno, WSAENOTSOCK);
        g_byLower->erase(context.lower);
    }
    // Lower socket first; its aborted requests come back while our handle still stands (SPI: OVL-CAN-6).
    if (context.Below().lpWSPCloseSocket(context.lower, lpErrno) == SOCKET_ERROR) {
        ExclusiveLock lock(g_livingLock); // most likely WSAEWOULDBLOCK: the client will try again (SPI: WSP-CLOS-6)
        (*g_byLower)[context.lower] = &context;
        context.closed = false;
        return SOCKET_ERROR;
    }
    ReleaseReference(&context); // the client's; the caller holds another one
    return 0;
}

void CloseAllSockets() {
    std::vector<SocketRef> open;
    {
        SharedLock lock(g_livingLock);
        for (const auto& [lower, context] : *g_byLower) {
            if (AddReference(context)) open.push_back(SocketRef(context));
        }
    }
    for (const SocketRef& socket : open) {
        ResetOnClose(*socket);
        INT ignored = 0;
        if (CloseSocketContext(*socket, &ignored) == SOCKET_ERROR) Abandon(*socket);
    }
}

void WaitUntilSocketsAreGone() {
    ExclusiveLock lock(g_livingLock);
    while (!g_living->empty()) SleepConditionVariableSRW(&g_noneLiving, &g_livingLock, INFINITE, 0);
}

void SumTallies(TALLY_REPORT* report) {
    SharedLock lock(g_livingLock);
    *report = g_gone;
    for (const SocketContext* context : *g_living) {
        context->tally.AddTo(report);
        ++report->Sockets;
    }
}
