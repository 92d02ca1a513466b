// What the layer knows about a socket, and how long it knows it.
//
// A non-IFS layer hands out handles of its own. The system keeps a pointer-wide context for each of them, here the
// address of a SocketContext. The context lives as long as somebody needs it: the client (until closesocket), calls in
// progress, requests in flight. The last one to let go gives the handle back to the system (SPI: UPC-CSH-5).
#pragma once
#include "layer.h"
#include "tally.h"
#include <atomic>

// How results of overlapped requests come back from below: not decided yet; all by our port; by our port unless the lower
// call has ended the request itself; by completion routines.
enum class Delivery { Undecided, Port, PortIfPending, Routine };

// What lower handles share that are one and the same file object, a socket and its duplicates: being bound to a port.
struct FileObject {
    SRWLOCK lock = SRWLOCK_INIT;
    Delivery delivery = Delivery::Undecided;
    // Requests of each Direction whose end the client has not been told.
    std::atomic<long> underWay[3]{};
};

struct SocketContext {
    SOCKET upper = INVALID_SOCKET; // what the client knows
    SOCKET lower = INVALID_SOCKET; // what the provider below knows
    std::shared_ptr<const Route> route;
    UINT serial = 0;         // tells sockets apart whose lower handles have the same value, one after the other
    bool overlapped = false; // the client asked for WSA_FLAG_OVERLAPPED
    std::shared_ptr<FileObject> file;
    Tally tally;

    std::atomic<long> references{1}; // the first one is the client's
    std::atomic<bool> closed{false};

    SRWLOCK lock = SRWLOCK_INIT; // guards the members below
    HWND window = NULL;          // where the client wants FD_xxx messages, NULL for nowhere
    UINT message = 0;
    long events = 0;

    const WSPPROC_TABLE& Below() const { return route->lower->table; }
};

// A reference to a context that goes away with the scope.
class SocketRef {
public:
    SocketRef() = default;
    // Looks a client's handle up. Without success the reference is empty and *lpErrno is WSAENOTSOCK.
    SocketRef(SOCKET s, LPINT lpErrno);
    SocketRef(SocketRef&& other) noexcept : context_(other.context_) { other.context_ = nullptr; }
    SocketRef& operator=(SocketRef&& other) noexcept;
    ~SocketRef();

    // The socket that the provider below calls `lower`, if it is ours.
    static SocketRef FromLower(SOCKET lower);

    SocketRef Clone() const;
    explicit operator bool() const { return context_ != nullptr; }
    SocketContext* operator->() const { return context_; }
    SocketContext& operator*() const { return *context_; }

private:
    explicit SocketRef(SocketContext* context) : context_(context) {}
    friend void CloseAllSockets();

    SocketContext* context_ = nullptr;
};

// Makes a handle for a socket that the provider below has just created. On failure `lower` is closed again.
// `listener` is the socket that accepted it, or NULL; `file` that of the socket it duplicates, or NULL.
SOCKET OpenSocketContext(std::shared_ptr<const Route> route, SOCKET lower, bool overlapped, SocketContext* listener,
                         std::shared_ptr<FileObject> file, LPINT lpErrno);

// Closes the lower socket and takes the client's reference away. SOCKET_ERROR leaves everything as it was.
int CloseSocketContext(SocketContext& context, LPINT lpErrno);

// For the last WSPCleanup: resets whatever the client left open (SPI: WSP-CLNP-4).
void CloseAllSockets();

// Returns when no call and no request needs a socket any more. The closes before have ended what was blocked.
void WaitUntilSocketsAreGone();

// Fills the report with what all sockets, living and gone, have carried.
void SumTallies(TALLY_REPORT* report);
