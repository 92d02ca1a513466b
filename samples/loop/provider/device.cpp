// Requests that a call waits for, and what the device's errors are called in Winsock.
#include "loop_base.h"

namespace {

constexpr WCHAR kEndpointName[] = L"\\\\.\\Loop";

struct ErrorName {
    DWORD error;
    int code;
};
constexpr ErrorName kErrorNames[] = {
    {ERROR_OPERATION_ABORTED, WSAEINTR}, // a call whose socket was closed by another thread
    {ERROR_INVALID_HANDLE, WSAENOTSOCK}, {ERROR_NOT_ENOUGH_MEMORY, WSAENOBUFS}, {ERROR_TOO_MANY_OPEN_FILES, WSAEMFILE},
    {ERROR_NOACCESS, WSAEFAULT},         {ERROR_INVALID_PARAMETER, WSAEINVAL},
};

struct Event {
    ~Event() { CloseHandle(handle); }
    const HANDLE handle = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    // With its lowest bit set the end goes to the event alone, and not to the port that the client may have given the handle.
    HANDLE Quiet() const { return reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(handle) | 1); }
};

// False: the time is up. The client's completion routines run meanwhile, as in every blocking call (SPI: OVL-APC-2).
bool WaitFor(HANDLE event, DWORD milliseconds) {
    const ULONGLONG start = GetTickCount64();
    DWORD left = milliseconds;
    for (;;) {
        const DWORD end = WaitForSingleObjectEx(event, left, TRUE);
        if (end != WAIT_IO_COMPLETION) return end == WAIT_OBJECT_0;
        if (milliseconds == INFINITE) continue;
        const ULONGLONG past = GetTickCount64() - start;
        left = past < milliseconds ? milliseconds - static_cast<DWORD>(past) : 0;
    }
}

} // namespace

int WinsockError(DWORD error) {
    for (const ErrorName& name : kErrorNames)
        if (name.error == error) return name.code;
    // The device says Winsock's numbers where it has any; all else means that it is not the one we know.
    return error >= WSABASEERR ? static_cast<int>(error) : WSAENETDOWN;
}

int AskDevice(HANDLE file, DWORD code, Data in, Data out, DWORD milliseconds, DWORD* transferred) {
    const Event event;
    if (event.handle == nullptr) return WSAENOBUFS;
    OVERLAPPED overlapped{};
    overlapped.hEvent = event.Quiet();
    if (!DeviceIoControl(file, code, in.memory, in.size, out.memory, out.size, nullptr, &overlapped)) {
        if (GetLastError() != ERROR_IO_PENDING) return WinsockError(GetLastError());
        if (!WaitFor(event.handle, milliseconds)) {
            // The request may end otherwise in this very moment, and owns its OVERLAPPED until it has ended.
            CancelIoEx(file, &overlapped);
            WaitFor(event.handle, INFINITE);
        }
    }
    DWORD bytes = 0;
    if (!GetOverlappedResult(file, &overlapped, &bytes, FALSE)) return WinsockError(GetLastError());
    if (transferred != nullptr) *transferred = bytes;
    return 0;
}

int AskEndpoint(SOCKET s, DWORD code, Data in, Data out, DWORD* transferred) {
    return AskDevice(reinterpret_cast<HANDLE>(s), code, in, out, INFINITE, transferred);
}

int OpenEndpoint(SOCKET* s, std::uint64_t* endpoint) {
    const HANDLE file = CreateFileW(kEndpointName, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                    nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    if (file == INVALID_HANDLE_VALUE) return WinsockError(GetLastError());
    LoopInfo info{};
    if (const int error = AskDevice(file, LOOP_INFO, {}, DataOf(info)); error != 0) {
        CloseHandle(file);
        return error;
    }
    *s = reinterpret_cast<SOCKET>(file);
    *endpoint = info.endpoint;
    return 0;
}
