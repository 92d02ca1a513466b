// The life of an overlapped request, from the client's call to its indication.
#include "request.h"
#include "client_structure.h"
#include "client_routine.h"
#include "port_worker.h"
#include "routine_worker.h"
#include <new>

Request* NewRequest(Operation operation, const SocketRef& socket, const Indication& indication, LPINT lpErrno) {
    if (!socket->overlapped) { // the lower socket is overlapped, the client's is not (SPI: OVL-TAB-2)
        Fail(lpErrno, WSAEINVAL);
        return nullptr;
    }
    auto* request = new (std::nothrow) Request;
    if (request == nullptr) {
        Fail(lpErrno, WSAENOBUFS);
        return nullptr;
    }
    request->operation = operation;
    request->socket = socket.Clone();
    request->client = indication.overlapped;
    request->routine = indication.routine; // a routine wins over an event (SPI: OVL-TAB-1)
    if (indication.routine != nullptr) {
        if (indication.thread != nullptr) {
            request->thread = *indication.thread;
        } else if (Upcalls().lpWPUOpenCurrentThread(&request->thread, lpErrno) == 0) { // SPI: OVL-LSP-3
            request->threadIsOurs = true;
        } else {
            delete request;
            return nullptr;
        }
    }
    return request;
}

void ReleaseRequest(Request* request) {
    if (request->references.fetch_sub(1) != 1) return;
    if (request->threadIsOurs) {
        INT ignored = 0;
        Upcalls().lpWPUCloseThread(&request->thread, &ignored); // SPI: UPC-OCT-3
    }
    delete request;
}

int CallLower(Request& r, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT lpErrno) {
    const WSPPROC_TABLE& below = r.socket->Below();
    const SOCKET s = r.socket->lower;
    const auto count = static_cast<DWORD>(r.buffers.size());
    // Results of an immediate end; the worker, if one hears of it, gets the same.
    DWORD& bytes = r.bytes;
    DWORD& flags = r.resultFlags;
    flags = r.flags;
    switch (r.operation) {
    case Operation::Send:
        return below.lpWSPSend(s, r.buffers.data(), count, &bytes, flags, &r.lower, routine, thread, lpErrno);
    case Operation::SendTo:
        return below.lpWSPSendTo(s, r.buffers.data(), count, &bytes, flags,
                                 r.toLength != 0 ? reinterpret_cast<sockaddr*>(&r.to) : nullptr, r.toLength, &r.lower,
                                 routine, thread, lpErrno);
    case Operation::Receive:
        return below.lpWSPRecv(s, r.buffers.data(), count, &bytes, &flags, &r.lower, routine, thread, lpErrno);
    case Operation::ReceiveFrom:
        return below.lpWSPRecvFrom(s, r.buffers.data(), count, &bytes, &flags, r.from, r.fromLength, &r.lower, routine,
                                   thread, lpErrno);
    case Operation::Ioctl:
        return below.lpWSPIoctl(s, r.code, r.in, r.inLength, r.out, r.outLength, &bytes, &r.lower, routine, thread,
                                lpErrno);
    case Operation::Extension: break;
    }
    return Fail(lpErrno, WSAEINVAL);
}

// By our port if the lower handle can be bound to it, which is decided once per file object. It can not when somebody
// else has bound it before, and some kinds of handles can never be bound. A handle of the system's can be told to send no
// packet for what ends within the call (SPI: OVL-IOCP-6): then the worker need not be woken for that.
static Delivery DecideDelivery(const SocketContext& socket) {
    if (!ThePortWorker().Bind(socket.lower)) return Delivery::Routine;
    const bool isSystemHandle = (socket.route->next.dwServiceFlags1 & XP1_IFS_HANDLES) != 0;
    const HANDLE handle = reinterpret_cast<HANDLE>(socket.lower);
    if (isSystemHandle && SetFileCompletionNotificationModes(handle, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS))
        return Delivery::PortIfPending;
    return Delivery::Port;
}

static Delivery ChooseDelivery(SocketContext& socket) {
    ExclusiveLock lock(socket.file->lock);
    if (socket.file->delivery == Delivery::Undecided) socket.file->delivery = DecideDelivery(socket);
    return socket.file->delivery;
}

static std::atomic<long>& UnderWay(Request& request) {
    return request.socket->file->underWay[static_cast<size_t>(request.direction)];
}

// The lower call has ended the request, and no packet will come. The client hears of it now, but not before the requests
// of the same direction that came earlier and are still with the worker: behind those it takes the worker's way, too.
static void FinishWithoutPacket(Request* request, bool isFirst) {
    if (!isFirst && ThePortWorker().Deliver(&request->lower, request->bytes)) return;
    ThePortWorker().Forget();
    if (request->operation == Operation::Extension) FetchAndFinish(request, true, 0);
    else Finish(request, 0, request->bytes, request->resultFlags);
}

static int StartOnPort(Request* request, Delivery delivery, const LowerCall& call, LPINT lpErrno) {
    MarkInProgress(request->client, request->routine != nullptr);
    ThePortWorker().Expect();
    request->underWay = true;
    const bool isFirst = UnderWay(*request).fetch_add(1) == 0;
    const int result = call(*request, lpErrno);
    if (result == SOCKET_ERROR && *lpErrno != WSA_IO_PENDING) {
        ThePortWorker().Forget(); // nothing was started, so nothing will come (SPI: OVL-RET-3)
        UnderWay(*request).fetch_sub(1);
        MarkFailed(request->client, static_cast<DWORD>(*lpErrno));
        ReleaseRequest(request);
        ReleaseRequest(request);
        return SOCKET_ERROR;
    }
    if (result == 0 && delivery == Delivery::PortIfPending) FinishWithoutPacket(request, isFirst);
    // However it ends, the indication alone tells: to the client the request is pending (SPI: OVL-RET-4).
    ReleaseRequest(request);
    return Fail(lpErrno, WSA_IO_PENDING);
}

int StartRequest(Request* request, LPINT lpErrno) {
    const Delivery delivery = ChooseDelivery(*request->socket);
    if (delivery != Delivery::Routine) {
        return StartOnPort(
            request, delivery, [](Request& r, LPINT error) { return CallLower(r, nullptr, nullptr, error); }, lpErrno);
    }
    MarkInProgress(request->client, request->routine != nullptr);
    if (!TheRoutineWorker().Submit(request)) {
        MarkFailed(request->client, WSAENOBUFS);
        ReleaseRequest(request);
        ReleaseRequest(request);
        return Fail(lpErrno, WSAENOBUFS);
    }
    return Fail(lpErrno, WSA_IO_PENDING);
}

bool CanStartExtension(SocketContext& socket) {
    return ChooseDelivery(socket) != Delivery::Routine;
}

int StartExtension(Request* request, const LowerCall& call, LPINT lpErrno) {
    const Delivery delivery = ChooseDelivery(*request->socket);
    if (delivery != Delivery::Routine) return StartOnPort(request, delivery, call, lpErrno);
    ReleaseRequest(request);
    ReleaseRequest(request);
    return Fail(lpErrno, WSAEOPNOTSUPP);
}

// Telling the client may be the last of the request; its place in the file object is given up after that.
class PlaceUnderWay {
public:
    explicit PlaceUnderWay(Request& request)
        : socket_(request.underWay ? request.socket.Clone() : SocketRef()),
          count_(request.underWay ? &UnderWay(request) : nullptr) {}
    PlaceUnderWay(const PlaceUnderWay&) = delete;
    PlaceUnderWay& operator=(const PlaceUnderWay&) = delete;
    ~PlaceUnderWay() {
        if (count_ != nullptr) count_->fetch_sub(1);
    }

private:
    const SocketRef socket_;
    std::atomic<long>* const count_;
};

void Finish(Request* request, DWORD error, DWORD bytes, DWORD flags) {
    const PlaceUnderWay place(*request);
    if (error == 0) request->socket->tally.Count(request->direction, bytes);
    if (!IsSilent()) {
        request->error = error;
        request->bytes = bytes;
        request->resultFlags = flags;
        WriteResults(request->client, error, flags);
        if (request->routine != nullptr) {
            WriteEnd(request->client, bytes);
            if (QueueClientRoutine(request)) return; // the routine's turn in the client's thread ends it
        } else {
            // Event, port, both or nothing: only the system knows which (SPI: UPC-COR-1, OVL-IOCP-2).
            INT ignored = 0;
            WPUCompleteOverlappedRequest(request->socket->upper, request->client, error, bytes, &ignored);
        }
    }
    ReleaseRequest(request);
}

int FinishAtOnce(Operation operation, const SocketRef& socket, const Indication& indication, DWORD bytes,
                 LPINT lpErrno) {
    Request* request = NewRequest(operation, socket, indication, lpErrno);
    if (request == nullptr) return SOCKET_ERROR;
    MarkInProgress(request->client, request->routine != nullptr);
    ReleaseRequest(request); // there is no lower call that could still be running
    Finish(request, 0, bytes, 0);
    return 0;
}
