// The usual way results come back from below: a completion port of the layer, and one thread that empties it.
#pragma once
#include <winsock2.h>
#include <windows.h>
#include <atomic>

class PortWorker {
public:
    // Binds a lower socket to the port; makes port and thread for the first one. FALSE if the system refuses.
    bool Bind(SOCKET lower);

    // Around the start of a request: one packet will come, or will not come after all.
    void Expect() { expected_.fetch_add(1); }
    void Forget();
    // Sends the packet of such a request that would not come by itself.
    bool Deliver(LPOVERLAPPED lower, DWORD bytes);

    // Takes the packets that are still expected, then ends the thread. All lower sockets must be closed, so that
    // nothing can stay pending.
    void Stop();

private:
    static DWORD WINAPI Thread(LPVOID worker);
    void Run();
    bool EnsureStarted();

    SRWLOCK lock_ = SRWLOCK_INIT; // guards the two handles
    HANDLE port_ = NULL;
    HANDLE thread_ = NULL;
    std::atomic<long> expected_{0};
    std::atomic<bool> stopping_{false};
};

PortWorker& ThePortWorker();

struct Request;
// The end of a request is known, its results only below: fetches them, and calls Finish.
void FetchAndFinish(Request* request, bool succeeded, DWORD packetBytes);
