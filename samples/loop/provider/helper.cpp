// The helper: a file of the device that is no endpoint, a completion port of our own, and the thread that reads it.
//
// The providers of old had the same: requests whose end the client must not see (that a socket has become readable, that it is
// time for a completion routine) go through another handle than the client's.
#include "loop_base.h"

namespace {

constexpr WCHAR kHelperName[] = L"\\\\.\\Loop\\Helper";
constexpr ULONG_PTR kErrandKey = 1;
constexpr ULONG_PTR kQuitKey = 2;

// Written by WSPStartup and WSPCleanup, which exclude each other.
HANDLE g_file = INVALID_HANDLE_VALUE;
HANDLE g_port = nullptr;
HANDLE g_thread = nullptr;
std::atomic<LONG> g_underWay{0}; // errands
std::atomic<bool> g_hushed{false};

// Ends when it has been told to, and every errand has come back.
DWORD WINAPI HelperThread(void*) {
    bool quit = false;
    while (!quit || g_underWay != 0) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED overlapped = nullptr;
        const BOOL good = GetQueuedCompletionStatus(g_port, &bytes, &key, &overlapped, INFINITE);
        if (overlapped == nullptr) {
            if (!good) return 1; // the port itself is broken
            quit = key == kQuitKey;
            continue;
        }
        const int error = good ? 0 : WinsockError(GetLastError());
        static_cast<Errand*>(overlapped)->Ended(error, bytes);
        --g_underWay;
    }
    return 0;
}

void CloseAndForget(HANDLE& handle, HANDLE none) {
    if (handle != none) CloseHandle(handle);
    handle = none;
}

} // namespace

int StartHelper() {
    g_hushed = false;
    g_file = CreateFileW(kHelperName, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                         OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    if (g_file == INVALID_HANDLE_VALUE) return WinsockError(GetLastError());
    g_port = CreateIoCompletionPort(g_file, nullptr, kErrandKey, 0);
    if (g_port != nullptr) g_thread = CreateThread(nullptr, 0, &HelperThread, nullptr, 0, nullptr);
    if (g_thread != nullptr) return 0;
    CloseAndForget(g_port, nullptr);
    CloseAndForget(g_file, INVALID_HANDLE_VALUE);
    return WSAENOBUFS;
}

void HushHelper() {
    g_hushed = true;
}

bool IsHushed() {
    return g_hushed;
}

void StopHelper() {
    CloseAndForget(g_file, INVALID_HANDLE_VALUE); // ends what is still under way
    PostQueuedCompletionStatus(g_port, 0, kQuitKey, nullptr);
    WaitForSingleObject(g_thread, INFINITE);
    CloseAndForget(g_thread, nullptr);
    CloseAndForget(g_port, nullptr);
}

HANDLE HelperFile() {
    return g_file;
}

int SendOnErrand(std::unique_ptr<Errand> errand, DWORD code, Data in, Data out) {
    ++g_underWay;
    if (!DeviceIoControl(g_file, code, in.memory, in.size, out.memory, out.size, nullptr, errand.get())) {
        if (const DWORD error = GetLastError(); error != ERROR_IO_PENDING) {
            --g_underWay; // no packet comes for what fails within its call
            return WinsockError(error);
        }
    }
    errand.release(); // even an end that is there already comes as a packet
    return 0;
}
