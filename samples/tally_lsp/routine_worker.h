// The other way results come back: completion routines, for lower sockets that can not be bound to our port.
//
// A completion routine runs in the thread that made the call, and only while it waits alertably. The client's thread
// may never do that, so the lower calls are made by a thread of the layer which does nothing else (SPI: OVL-LSP-4).
#pragma once
#include <winsock2.h>
#include <ws2spi.h>
#include <windows.h>
#include <atomic>
#include <deque>

struct Request;

class RoutineWorker {
public:
    // Hands the request over; its lower call is made a little later, in the worker's thread. FALSE if there is none.
    bool Submit(Request* request);

    // As PortWorker::Stop.
    void Stop();

private:
    static DWORD WINAPI Thread(LPVOID worker);
    static void CALLBACK LowerIsDone(DWORD error, DWORD bytes, LPWSAOVERLAPPED lower, DWORD flags);
    void Run();
    void Call(Request& request, LPWSATHREADID self);
    Request* Take();

    SRWLOCK lock_ = SRWLOCK_INIT; // guards the handles and the queue
    HANDLE thread_ = NULL;
    HANDLE wake_ = NULL; // auto-reset: something is in the queue, or Stop was called
    std::deque<Request*> queue_;
    std::atomic<long> expected_{0};
    std::atomic<bool> stopping_{false};
};

RoutineWorker& TheRoutineWorker();
