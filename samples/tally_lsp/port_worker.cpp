// The thread that takes packets off the layer's completion port and brings the results to the clients.
#include "port_worker.h"
#include "request.h"

PortWorker& ThePortWorker() {
    static PortWorker worker;
    return worker;
}

bool PortWorker::EnsureStarted() {
    ExclusiveLock lock(lock_);
    if (thread_ != NULL) return true;
    stopping_ = false;
    port_ = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    if (port_ == NULL) return false;
    thread_ = CreateThread(NULL, 0, Thread, this, 0, NULL);
    if (thread_ == NULL) {
        CloseHandle(port_);
        port_ = NULL;
    }
    return thread_ != NULL;
}

bool PortWorker::Bind(SOCKET lower) {
    return EnsureStarted() && CreateIoCompletionPort(reinterpret_cast<HANDLE>(lower), port_, 0, 0) == port_;
}

void PortWorker::Forget() {
    // The thread may be waiting for just this packet before it ends.
    if (expected_.fetch_sub(1) == 1 && stopping_) PostQueuedCompletionStatus(port_, 0, 0, NULL);
}

bool PortWorker::Deliver(LPOVERLAPPED lower, DWORD bytes) {
    return PostQueuedCompletionStatus(port_, bytes, 0, lower) != FALSE;
}

void PortWorker::Stop() {
    ExclusiveLock lock(lock_);
    if (thread_ == NULL) return;
    stopping_ = true;
    PostQueuedCompletionStatus(port_, 0, 0, NULL); // it may be asleep with nothing more to come
    WaitForSingleObject(thread_, INFINITE);        // SPI: WSP-CLNP-5
    CloseHandle(thread_);
    CloseHandle(port_);
    thread_ = NULL;
    port_ = NULL;
}

DWORD WINAPI PortWorker::Thread(LPVOID worker) {
    static_cast<PortWorker*>(worker)->Run();
    return 0;
}

// Packet and error number are not enough: flags and the Winsock code are only known to the provider below.
void FetchAndFinish(Request* request, bool succeeded, DWORD packetBytes) {
    SocketContext& socket = *request->socket;
    DWORD bytes = packetBytes;
    DWORD flags = 0;
    INT error = 0;
    if (socket.closed) {
        // The lower handle is gone, and may already mean another socket. What is left is what the packet says.
        error = succeeded ? 0 : WSA_OPERATION_ABORTED; // SPI: OVL-CAN-1
    } else if (socket.Below().lpWSPGetOverlappedResult(socket.lower, &request->lower, &bytes, FALSE, &flags, &error)) {
        error = 0; // SPI: OVL-LSP-5
    } else {
        if (socket.closed) error = WSA_OPERATION_ABORTED; // closed since we looked
    }
    Finish(request, static_cast<DWORD>(error), bytes, flags);
}

void PortWorker::Run() {
    while (!stopping_ || expected_ != 0) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED lower = nullptr;
        const BOOL succeeded = GetQueuedCompletionStatus(port_, &bytes, &key, &lower, INFINITE);
        if (lower == nullptr) continue; // a wake-up from Stop
        FetchAndFinish(CONTAINING_RECORD(lower, Request, lower), succeeded != FALSE, bytes);
        expected_.fetch_sub(1);
    }
}
