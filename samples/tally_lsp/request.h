// An overlapped request: the client's side of it, our own OVERLAPPED below, and the way from one to the other.
//
//   client calls   ->  Request made, client's OVERLAPPED marked as in progress
//   lower call     ->  with Request::lower, never with the client's structure (SPI: OVL-LSP-1)
//   lower is done  ->  Finish: at once, or by a worker of ours that hears of it (port_worker.h, routine_worker.h)
//   Finish         ->  counts, writes the results, tells the client: exactly once
#pragma once
#include "socket_context.h"
#include <functional>
#include <vector>

enum class Operation { Send, SendTo, Receive, ReceiveFrom, Ioctl, Extension };

// What the client gave to find out about the end of the request.
struct Indication {
    LPWSAOVERLAPPED overlapped = nullptr;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
    LPWSATHREADID thread = nullptr; // looked at during the call only (SPI: UPC-QAPC-5)
};

struct Request {
    WSAOVERLAPPED lower{};
    Operation operation;
    Direction direction = Direction::None;
    SocketRef socket;

    LPWSAOVERLAPPED client = nullptr;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
    WSATHREADID thread{};
    bool threadIsOurs = false; // from WPUOpenCurrentThread, to be closed
    bool underWay = false;     // counted so in the file object

    // Arguments, captured: the client's arrays and addresses are free again when its call returns (SPI: WSP-GEN-9).
    std::vector<WSABUF> buffers;
    DWORD flags = 0;
    sockaddr_storage to{};
    int toLength = 0;
    DWORD code = 0;
    DWORD inLength = 0;
    DWORD outLength = 0;
    // These stay the client's to keep until the end, and the provider below fills them in (SPI: WSP-RFRM-1).
    LPVOID in = nullptr;
    LPVOID out = nullptr;
    sockaddr* from = nullptr;
    LPINT fromLength = nullptr;

    // The result, for the completion routine.
    DWORD error = 0;
    DWORD bytes = 0;
    DWORD resultFlags = 0;

    // One for the thread that starts it, one for the end: the end may come before the lower call has returned.
    std::atomic<long> references{2};
};

// Checks what an overlapped call needs. NULL, with *lpErrno written, if it can not be started.
Request* NewRequest(Operation operation, const SocketRef& socket, const Indication& indication, LPINT lpErrno);
void ReleaseRequest(Request* request);

// Makes the lower call of the request; `routine` and `thread` are ours or NULL.
int CallLower(Request& request, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT lpErrno);

// Starts a request and takes it over. Always SOCKET_ERROR; *lpErrno is WSA_IO_PENDING if an indication will come, and
// another code if none will (SPI: OVL-RET-2, OVL-RET-3).
int StartRequest(Request* request, LPINT lpErrno);

// The same for the extension functions: `call` makes the lower call and answers as CallLower does. They know no
// completion routine below, so they need the port.
using LowerCall = std::function<int(Request& request, LPINT lpErrno)>;
int StartExtension(Request* request, const LowerCall& call, LPINT lpErrno);
bool CanStartExtension(SocketContext& socket);

// The lower call is over: tells the client and drops the request. Called once per request that was started.
void Finish(Request* request, DWORD error, DWORD bytes, DWORD flags);

// Ends an overlapped call that needed nothing from below: the indication comes before the return (SPI: OVL-RET-1).
int FinishAtOnce(Operation operation, const SocketRef& socket, const Indication& indication, DWORD bytes,
                 LPINT lpErrno);
