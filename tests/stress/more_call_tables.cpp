// The tables of random calls, continued: ports and files, messages, memory and text.
#include "random_calls.h"

namespace random_calls {

namespace {

VOID CALLBACK io_nothing(DWORD, DWORD, LPOVERLAPPED) {}
VOID CALLBACK take_answer(HWND, UINT, ULONG_PTR, LRESULT) {}
BOOL CALLBACK look_at_window(HWND window, LPARAM) {
    return IsWindow(window) || window != nullptr;
}
VOID CALLBACK no_timer_work(HWND, UINT, UINT_PTR, DWORD) {}

// A closed socket may be found out at any step; a datagram to nobody comes back as a reset.
#define SOCKET_CODES                                                                                                   \
    {                                                                                                                  \
        ERROR_INVALID_HANDLE, ERROR_IO_PENDING, ERROR_INVALID_PARAMETER, ERROR_OPERATION_ABORTED, WSAENOTSOCK,         \
            WSAENOTCONN, WSAEINVAL, WSAECONNREFUSED, WSAECONNRESET, WSAEMSGSIZE, ERROR_ACCESS_DENIED,                  \
            ERROR_HANDLE_EOF, ERROR_DISK_FULL, ERROR_NO_DATA                                                           \
    }

char g_data[64]; // what is written here means nothing

// A datagram socket that is connected to itself: it can read, write and wait for ever.
SOCKET talk_to_self() {
    const SOCKET made = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address = {};
    int length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr* const name = reinterpret_cast<sockaddr*>(&address);
    if (bind(made, name, length) == 0 && getsockname(made, name, &length) == 0) connect(made, name, length);
    return made;
}

const Call kFiles[] = {
    {"CreateIoCompletionPort",
     [](Arguments& a) {
         return a.keep(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, a.number()), Kind::port);
     },
     {ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY}},
    {"CreateIoCompletionPort with a file",
     [](Arguments& a) {
         const HANDLE port = a.handle(Kind::port);
         const HANDLE got = CreateIoCompletionPort(a.socket(), port, a.number(), a.number());
         return port == got || !got ? got != nullptr : a.keep(got, Kind::port);
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"PostQueuedCompletionStatus",
     [](Arguments& a) {
         return PostQueuedCompletionStatus(a.handle(Kind::port), a.number(), a.number(),
                                           a.pick(2) ? a.overlapped() : nullptr) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"GetQueuedCompletionStatus",
     [](Arguments& a) {
         DWORD bytes = 0;
         ULONG_PTR key = 0;
         LPOVERLAPPED overlapped = nullptr;
         // A request that failed is a packet too, and its code is that of the request.
         return GetQueuedCompletionStatus(a.handle(Kind::port), &bytes, &key, &overlapped, 0) || overlapped;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, WAIT_TIMEOUT, ERROR_ABANDONED_WAIT_0}},
    {"GetQueuedCompletionStatusEx",
     [](Arguments& a) {
         OVERLAPPED_ENTRY entries[100];
         ULONG removed = 0;
         return GetQueuedCompletionStatusEx(a.handle(Kind::port), entries, a.pick(101), &removed, 0, a.pick(2) != 0) !=
                0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, WAIT_TIMEOUT, WAIT_IO_COMPLETION, ERROR_INVALID_PARAMETER,
      ERROR_ABANDONED_WAIT_0}},
    {"SetFileCompletionNotificationModes",
     [](Arguments& a) { return SetFileCompletionNotificationModes(a.socket(), static_cast<UCHAR>(a.number())) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"GetOverlappedResult",
     [](Arguments& a) {
         DWORD bytes = 0;
         OVERLAPPED mine = {};
         mine.Internal = a.pick(2) ? STATUS_PENDING : 0;
         mine.hEvent = a.handle();
         return GetOverlappedResult(a.handle(), &mine, &bytes, FALSE) != 0;
     },
     {ERROR_IO_INCOMPLETE}},
    {"GetOverlappedResultEx",
     [](Arguments& a) {
         DWORD bytes = 0;
         OVERLAPPED mine = {};
         mine.Internal = STATUS_PENDING;
         mine.hEvent = a.handle();
         return GetOverlappedResultEx(a.handle(), &mine, &bytes, a.one_in(20), a.pick(2) != 0) != 0;
     },
     {ERROR_IO_INCOMPLETE, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, WAIT_TIMEOUT, WAIT_IO_COMPLETION}},
    {"CancelIo",
     [](Arguments& a) { return CancelIo(a.socket()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION}},
    {"CancelIoEx",
     [](Arguments& a) { return CancelIoEx(a.socket(), a.pick(2) ? a.overlapped() : nullptr) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION, ERROR_NOT_FOUND}},
    {"CancelSynchronousIo",
     [](Arguments& a) { return CancelSynchronousIo(a.handle()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_NOT_FOUND}},
    {"DeviceIoControl",
     [](Arguments& a) {
         DWORD bytes = 0;
         return DeviceIoControl(a.socket(), a.number(), nullptr, 0, nullptr, 0, &bytes, nullptr) != 0;
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION}},
    {"ReadFile", [](Arguments& a) { return ReadFile(a.socket(), g_data, a.pick(64), nullptr, a.overlapped()) != 0; },
     SOCKET_CODES},
    {"ReadFile without a place for the result",
     [](Arguments& a) { return ReadFile(a.handle(), g_data, 1, nullptr, nullptr) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"WriteFile", [](Arguments& a) { return WriteFile(a.socket(), g_data, a.pick(64), nullptr, a.overlapped()) != 0; },
     SOCKET_CODES},
    {"ReadFileEx",
     [](Arguments& a) {
         return ReadFileEx(a.socket(), g_data, 8, a.overlapped(), a.pick(2) ? io_nothing : nullptr) != 0;
     },
     SOCKET_CODES},
    {"socket",
     [](Arguments& a) {
         return !a.one_in(8) || a.keep_socket(a.one_in(3) ? socket(AF_INET, SOCK_STREAM, 0) : talk_to_self());
     },
     {WSAENOBUFS}},
    {"WSAEventSelect",
     [](Arguments& a) {
         return WSAEventSelect(reinterpret_cast<SOCKET>(a.socket()), a.handle(Kind::event),
                               static_cast<long>(a.number() & 0x3FF)) == 0;
     },
     {WSAENOTSOCK, WSAEINVAL}},
};

LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    return DefWindowProcA(window, message, wparam, lparam);
}

const char* window_class() {
    static const ATOM atom = [] {
        WNDCLASSA description = {};
        description.lpfnWndProc = procedure;
        description.cbWndExtra = 8;
        description.lpszClassName = "wspemu-random-calls";
        return RegisterClassA(&description);
    }();
    return reinterpret_cast<const char*>(static_cast<ULONG_PTR>(atom));
}

// Messages whose parameters are not pointers.
UINT random_message(Arguments& a) {
    const UINT messages[] = {0,       WM_USER,  WM_USER + 1, WM_APP,       WM_TIMER,
                             WM_QUIT, WM_CLOSE, WM_DESTROY,  WM_NCDESTROY, 0xC123};
    return messages[a.pick(10)];
}
constexpr DWORD kNoWindow = ERROR_INVALID_WINDOW_HANDLE;

const Call kMessages[] = {
    {"CreateWindowExA",
     [](Arguments& a) {
         return a.keep_window(CreateWindowExA(a.number(), window_class(), a.name(), a.number(), 0, 0, 0, 0,
                                              a.pick(2) ? HWND_MESSAGE : a.window(), nullptr, nullptr, nullptr));
     },
     {kNoWindow, 1406, 1400}},
    {"CreateWindowExW of no class",
     [](Arguments& a) {
         return CreateWindowExW(0, L"no class", nullptr, 0, 0, 0, 0, 0, a.window(), nullptr, nullptr, nullptr) !=
                nullptr;
     },
     {ERROR_CANNOT_FIND_WND_CLASS}},
    {"DestroyWindow", [](Arguments& a) { return DestroyWindow(a.window()) != 0; }, {kNoWindow, ERROR_ACCESS_DENIED}},
    {"PostMessageA",
     [](Arguments& a) { return PostMessageA(a.window(), random_message(a), a.number(), a.count()) != 0; },
     {kNoWindow, ERROR_NOT_ENOUGH_QUOTA, ERROR_INVALID_THREAD_ID}},
    {"PostThreadMessageW",
     [](Arguments& a) {
         return PostThreadMessageW(a.pick(2) ? GetCurrentThreadId() : a.number(), random_message(a), a.number(), 0) !=
                0;
     },
     {ERROR_INVALID_THREAD_ID, ERROR_NOT_ENOUGH_QUOTA}},
    {"SendMessageA",
     [](Arguments& a) {
         return SendMessageA(a.window(), WM_USER + a.pick(3), a.number(), 0) == 0 && GetLastError() != kNoWindow;
     },
     {kNoWindow}},
    {"SendMessageTimeoutW",
     [](Arguments& a) {
         DWORD_PTR result = 0;
         return SendMessageTimeoutW(a.window(), WM_USER + a.pick(3), a.number(), 0,
                                    a.pick(2) ? SMTO_BLOCK : SMTO_NORMAL, a.pick(2), &result) != 0;
     },
     {kNoWindow, ERROR_TIMEOUT, ERROR_ACCESS_DENIED}},
    {"SendNotifyMessageA",
     [](Arguments& a) { return SendNotifyMessageA(a.window(), WM_USER + a.pick(3), a.number(), 0) != 0; },
     {kNoWindow}},
    {"SendMessageCallbackA",
     [](Arguments& a) {
         return SendMessageCallbackA(a.window(), WM_USER + a.pick(3), a.number(), 0, take_answer, a.number()) != 0;
     },
     {kNoWindow}},
    {"ReplyMessage outside of a message",
     [](Arguments& a) { return !ReplyMessage(a.count()) && !InSendMessage(); },
     {}},
    {"FindWindowExW",
     [](Arguments& a) {
         return FindWindowExW(a.pick(2) ? HWND_MESSAGE : a.window(), a.pick(2) ? a.window() : nullptr, nullptr,
                              a.pick(2) ? L"none" : nullptr) != nullptr ||
                GetLastError() == kUnchanged;
     },
     {kNoWindow}},
    {"GetParent",
     [](Arguments& a) { return GetParent(a.window()) != nullptr || GetLastError() == kUnchanged; },
     {kNoWindow}},
    {"IsChild", [](Arguments& a) { return IsChild(a.window(), a.window()) < 2; }, {}},
    {"EnumChildWindows",
     [](Arguments& a) { return EnumChildWindows(a.window(), look_at_window, 0) || GetLastError() == kUnchanged; },
     {kNoWindow}},
    {"GetClassNameA",
     [](Arguments& a) {
         char name[20];
         return GetClassNameA(a.window(), name, static_cast<int>(1 + a.pick(20))) != 0 || GetLastError() == kUnchanged;
     },
     {kNoWindow}},
    {"PeekMessageA",
     [](Arguments& a) {
         MSG message;
         const BOOL any =
             PeekMessageA(&message, a.pick(2) ? nullptr : a.window(), 0, a.pick(2) ? 0 : a.number(), a.pick(2));
         if (any) DispatchMessageA(&message);
         return any || GetLastError() == kUnchanged;
     },
     {kNoWindow}},
    {"GetMessageA",
     [](Arguments& a) {
         MSG message;
         // Whatever is removed here, there is one to take.
         for (int i = 0; i < 4; ++i) (void)PeekMessageA(&message, nullptr, 0, 0, PM_REMOVE);
         PostQuitMessage(static_cast<int>(a.number()));
         return GetMessageA(&message, nullptr, 0, 0) >= 0;
     },
     {}},
    {"GetMessageA of a window that is none",
     [](Arguments&) {
         MSG message;
         return GetMessageA(&message, reinterpret_cast<HWND>(ULONG_PTR{0x00ABCDE1}), 0, 0) >= 0;
     },
     {kNoWindow}},
    {"DispatchMessageW",
     [](Arguments& a) {
         const MSG message = {a.window(), random_message(a), a.number(), a.count(), 0, {0, 0}};
         DispatchMessageW(&message);
         return true;
     },
     {}},
    {"SetTimer",
     [](Arguments& a) {
         return SetTimer(a.pick(2) ? nullptr : a.window(), a.pick(20), a.number(),
                         a.pick(2) ? no_timer_work : nullptr) != 0;
     },
     {kNoWindow, ERROR_ACCESS_DENIED}},
    {"KillTimer",
     [](Arguments& a) { return KillTimer(a.pick(2) ? nullptr : a.window(), a.pick(20)) != 0; },
     {kNoWindow, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED}},
    {"GetWindowLongPtrW",
     [](Arguments& a) {
         return GetWindowLongPtrW(a.window(), static_cast<int>(a.count())) != 0 || GetLastError() == kUnchanged;
     },
     {kNoWindow, ERROR_INVALID_INDEX}},
    {"SetWindowLongPtrA",
     [](Arguments& a) {
         return SetWindowLongPtrA(a.window(), a.pick(2) ? GWLP_USERDATA : static_cast<int>(a.pick(20)), a.count()) !=
                    0 ||
                GetLastError() == kUnchanged;
     },
     {kNoWindow, ERROR_INVALID_INDEX}},
    {"GetWindowThreadProcessId",
     [](Arguments& a) { return GetWindowThreadProcessId(a.window(), nullptr) != 0; },
     {kNoWindow}},
    {"GetQueueStatus", [](Arguments& a) { return GetQueueStatus(a.number()) != 1; }, {}},
    {"UnregisterClassA of no class",
     [](Arguments&) { return UnregisterClassA("no class", nullptr) != 0; },
     {ERROR_CLASS_DOES_NOT_EXIST}},
};

const Call kMemory[] = {
    {"HeapAlloc, HeapReAlloc, HeapFree",
     [](Arguments& a) {
         HANDLE heap = GetProcessHeap();
         void* block = HeapAlloc(heap, a.pick(2) ? HEAP_ZERO_MEMORY : 0, a.pick(1000));
         if (void* larger = HeapReAlloc(heap, 0, block, a.pick(2000))) block = larger;
         return HeapValidate(heap, 0, block) && HeapFree(heap, 0, block);
     },
     {}},
    {"VirtualAlloc",
     [](Arguments& a) {
         void* pages = VirtualAlloc(nullptr, 1 + a.pick(10000), MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
         return pages && VirtualFree(pages, 0, MEM_RELEASE);
     },
     {}},
    {"CreateFileMappingA, MapViewOfFile",
     [](Arguments& a) {
         const HANDLE mapping =
             CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, a.pick(2) ? PAGE_READWRITE : PAGE_READONLY, 0,
                                a.pick(200000), a.pick(2) ? a.name() : nullptr);
         if (!mapping) return false;
         void* const view =
             MapViewOfFile(mapping, a.pick(2) ? FILE_MAP_READ : FILE_MAP_WRITE, 0, a.pick(3) * 65536, a.pick(100000));
         const DWORD error = GetLastError();
         CloseHandle(mapping);
         SetLastError(error);
         return view && UnmapViewOfFile(view);
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED, ERROR_PATH_NOT_FOUND}},
    {"UnmapViewOfFile of nothing",
     [](Arguments& a) { return UnmapViewOfFile(a.buffer) != 0; },
     {ERROR_INVALID_ADDRESS}},
    {"VirtualFree of nothing",
     [](Arguments& a) { return VirtualFree(a.buffer, 1, MEM_RELEASE) != 0; },
     {ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS}},
    {"GetModuleHandleA of no module",
     [](Arguments&) { return GetModuleHandleA("no-such-module") != nullptr; },
     {ERROR_MOD_NOT_FOUND}},
    {"LoadLibraryA of no module",
     [](Arguments&) { return LoadLibraryA("no-such-module.dll") != nullptr; },
     {ERROR_MOD_NOT_FOUND}},
    {"GetProcAddress",
     [](Arguments&) { return GetProcAddress(GetModuleHandleA("kernel32.dll"), "NoSuchExport") != nullptr; },
     {ERROR_PROC_NOT_FOUND}},
    {"FreeLibrary of no module",
     [](Arguments& a) { return FreeLibrary(reinterpret_cast<HMODULE>(a.buffer)) != 0; },
     {ERROR_MOD_NOT_FOUND, ERROR_INVALID_HANDLE}},
    {"SetEnvironmentVariableA",
     [](Arguments& a) { return SetEnvironmentVariableA("WSPEMU_RANDOM", a.name()) != 0; },
     {ERROR_ENVVAR_NOT_FOUND}},
    {"GetEnvironmentVariableA",
     [](Arguments& a) { return GetEnvironmentVariableA("WSPEMU_RANDOM", a.buffer, a.pick(256)) != 0; },
     {ERROR_ENVVAR_NOT_FOUND}},
    {"MultiByteToWideChar",
     [](Arguments& a) {
         wchar_t wide[16];
         return MultiByteToWideChar(CP_UTF8, a.one_in(4) ? a.number() : 0, "text", a.count() < 0 ? -1 : 4, wide,
                                    static_cast<int>(a.pick(16))) != 0;
     },
     {ERROR_INVALID_PARAMETER, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_NO_UNICODE_TRANSLATION}},
};

} // namespace

Calls file_calls() {
    return {kFiles, sizeof kFiles / sizeof *kFiles};
}
Calls message_calls() {
    return {kMessages, sizeof kMessages / sizeof *kMessages};
}
Calls memory_calls() {
    return {kMemory, sizeof kMemory / sizeof *kMemory};
}

} // namespace random_calls
