// The thread that makes lower calls with a completion routine and waits alertably for their ends.
#include "routine_worker.h"
#include "request.h"
#include <utility>

RoutineWorker& TheRoutineWorker() {
    static RoutineWorker worker;
    return worker;
}

bool RoutineWorker::Submit(Request* request) {
    ExclusiveLock lock(lock_);
    if (thread_ == NULL) {
        stopping_ = false;
        wake_ = CreateEventW(NULL, FALSE, FALSE, NULL);
        thread_ = wake_ != NULL ? CreateThread(NULL, 0, Thread, this, 0, NULL) : NULL;
        if (thread_ == NULL) {
            if (wake_ != NULL) CloseHandle(wake_);
            return false;
        }
    }
    expected_.fetch_add(1);
    queue_.push_back(request);
    SetEvent(wake_);
    return true;
}

void RoutineWorker::Stop() {
    HANDLE thread = NULL;
    {
        ExclusiveLock lock(lock_);
        if (thread_ == NULL) return;
        thread = std::exchange(thread_, static_cast<HANDLE>(NULL));
        stopping_ = true;
        SetEvent(wake_);
    }
    WaitForSingleObject(thread, INFINITE); // without the lock: the worker needs it to empty the queue
    CloseHandle(thread);
    CloseHandle(wake_);
}

Request* RoutineWorker::Take() {
    ExclusiveLock lock(lock_);
    if (queue_.empty()) return nullptr;
    Request* request = queue_.front();
    queue_.pop_front();
    return request;
}

DWORD WINAPI RoutineWorker::Thread(LPVOID worker) {
    static_cast<RoutineWorker*>(worker)->Run();
    return 0;
}

// The client has been told that an indication would come, so it gets one even if the request can not be started.
void RoutineWorker::Call(Request& request, LPWSATHREADID self) {
    INT error = WSAENOBUFS;
    if (request.socket->closed) {
        error = WSA_OPERATION_ABORTED; // closed while the request was in the queue (SPI: OVL-CAN-1)
    } else if (self != nullptr) {
        const int result = CallLower(request, LowerIsDone, self, &error);
        if (result == 0 || error == WSA_IO_PENDING) return;
        if (request.socket->closed) error = WSA_OPERATION_ABORTED;
    }
    LowerIsDone(static_cast<DWORD>(error), 0, &request.lower, 0);
}

void RoutineWorker::Run() {
    WSATHREADID self{};
    INT ignored = 0;
    const bool known = Upcalls().lpWPUOpenCurrentThread(&self, &ignored) == 0; // SPI: UPC-OCT-1
    while (!stopping_ || expected_ != 0) {
        while (Request* request = Take()) {
            Call(*request, known ? &self : nullptr);
            ReleaseRequest(request);
        }
        if (!stopping_ || expected_ != 0) WaitForSingleObjectEx(wake_, INFINITE, TRUE);
    }
    if (known) Upcalls().lpWPUCloseThread(&self, &ignored);
}

void CALLBACK RoutineWorker::LowerIsDone(DWORD error, DWORD bytes, LPWSAOVERLAPPED lower, DWORD flags) {
    Finish(CONTAINING_RECORD(lower, Request, lower), error, bytes, flags);
    TheRoutineWorker().expected_.fetch_sub(1);
}
