// Where the arguments of random calls come from: the values that all threads share.
#include "random_calls.h"

#include <atomic>

namespace random_calls {

namespace {

constexpr unsigned kOfAKind = 10;
constexpr unsigned kHandles = kOfAKind * static_cast<unsigned>(Kind::count);
constexpr unsigned kWindows = 16;
constexpr unsigned kSockets = 8;
constexpr unsigned kOverlapped = 4096;

std::atomic<HANDLE> g_handles[kHandles];
std::atomic<HANDLE> g_stale[kHandles]; // closed: must be refused, or name what was created since
std::atomic<HWND> g_windows[kWindows];
std::atomic<SOCKET> g_sockets[kSockets];
// Three pages: the first can be written to, the second only read, the third is gone.
constexpr unsigned kPage = 4096;
char* make_pages() {
    DWORD before = 0;
    char* const pages = static_cast<char*>(VirtualAlloc(nullptr, 3 * kPage, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE));
    VirtualProtect(pages + kPage, kPage, PAGE_READONLY, &before);
    VirtualProtect(pages + 2 * kPage, kPage, PAGE_NOACCESS, &before);
    return pages;
}
std::atomic<HANDLE> g_waits[kOfAKind], g_timers[kOfAKind];
OVERLAPPED g_overlapped[kOverlapped];
std::atomic<unsigned> g_next_overlapped;

void close(HANDLE handle) {
    if (!handle) return;
    SetHandleInformation(handle, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
    CloseHandle(handle);
}

} // namespace

HANDLE Arguments::handle() {
    switch (pick(16)) {
    case 0: return nullptr;
    case 1: return g_stale[pick(kHandles)];
    case 2: return reinterpret_cast<HANDLE>(static_cast<ULONG_PTR>(number()));
    case 3: return reinterpret_cast<HANDLE>(static_cast<ULONG_PTR>(state_ >> 1));
    case 4: return reinterpret_cast<HANDLE>(static_cast<LONG_PTR>(-1 - static_cast<int>(pick(4))));
    case 5: return reinterpret_cast<HANDLE>(g_sockets[pick(kSockets)].load());
    case 6: return window();
    // A neighbour of a handle: the low bits are not part of it, other generations are.
    case 7:
        return reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(g_handles[pick(kHandles)].load()) ^
                                        (1u << pick(32)));
    default: return g_handles[pick(kHandles)];
    }
}

HANDLE Arguments::handle(Kind wanted) {
    return one_in(2) ? handle() : g_handles[static_cast<unsigned>(wanted) * kOfAKind + pick(kOfAKind)].load();
}
HANDLE Arguments::socket() {
    return one_in(2) ? handle() : reinterpret_cast<HANDLE>(g_sockets[pick(kSockets)].load());
}

HWND Arguments::window() {
    if (one_in(6)) return reinterpret_cast<HWND>(static_cast<LONG_PTR>(pick(2) ? -3 : static_cast<int>(number())));
    return g_windows[pick(kWindows)];
}

const char* Arguments::name() {
    static const char* const names[] = {"wspemu-a", "wspemu-b", "Local\\wspemu-a", "Global\\wspemu-c", "wspemu\\bad"};
    return one_in(2) ? nullptr : names[pick(5)];
}
const wchar_t* Arguments::wide_name() {
    static const wchar_t* const names[] = {L"wspemu-a", L"wspemu-b", L"Local\\wspemu-b", L"", L"wspemu\\bad"};
    return one_in(2) ? nullptr : names[pick(5)];
}

OVERLAPPED* Arguments::overlapped() {
    OVERLAPPED* const next = &g_overlapped[g_next_overlapped++ % kOverlapped];
    if (one_in(3)) next->hEvent = handle();
    return next;
}

// None of them can be written; most can not be read either.
char* Arguments::bad_place(unsigned size, unsigned alignment) {
    static char* const pages = make_pages();
    const auto offset = [&](unsigned limit) { return pick(limit) / alignment * alignment; };
    switch (pick(6)) {
    case 0: return nullptr;
    case 1: return reinterpret_cast<char*>(static_cast<ULONG_PTR>(0x10000 + offset(4096)));
    case 2: return reinterpret_cast<char*>(static_cast<ULONG_PTR>((state_ | 1ULL << 63) & ~15ULL));
    case 3: return pages + kPage - offset(size);
    case 4: return pages + 2 * kPage + offset(kPage);
    default: return pages + kPage + offset(kPage - size);
    }
}

bool Arguments::keep(HANDLE handle, Kind kind) {
    if (!handle) return false;
    const HANDLE old = g_handles[static_cast<unsigned>(kind) * kOfAKind + pick(kOfAKind)].exchange(handle);
    if (old) g_stale[pick(kHandles)] = old;
    const DWORD error = GetLastError();
    close(old);
    SetLastError(error);
    return true;
}
bool Arguments::keep_window(HWND window) {
    if (!window) return false;
    if (const HWND old = g_windows[pick(kWindows)].exchange(window)) DestroyWindow(old);
    return true;
}
bool Arguments::keep_socket(SOCKET socket) {
    if (socket == INVALID_SOCKET) return false;
    const SOCKET old = g_sockets[pick(kSockets)].exchange(socket);
    if (old) closesocket(old);
    return true;
}

HANDLE Arguments::wait() {
    return one_in(4) ? handle() : g_waits[pick(kOfAKind)].load();
}
HANDLE Arguments::timer() {
    return one_in(4) ? handle() : g_timers[pick(kOfAKind)].load();
}
bool Arguments::keep_wait(HANDLE wait) {
    if (const HANDLE old = g_waits[pick(kOfAKind)].exchange(wait)) UnregisterWaitEx(old, INVALID_HANDLE_VALUE);
    return true;
}
bool Arguments::keep_timer(HANDLE timer) {
    if (const HANDLE old = g_timers[pick(kOfAKind)].exchange(timer))
        DeleteTimerQueueTimer(nullptr, old, INVALID_HANDLE_VALUE);
    return true;
}

void destroy_own_windows() {
    for (auto& slot : g_windows) {
        const HWND window = slot;
        if (window && GetWindowThreadProcessId(window, nullptr) == GetCurrentThreadId()) DestroyWindow(window);
    }
    MSG message;
    PeekMessageA(&message, nullptr, 0, 0, PM_NOREMOVE); // answers what was sent before
}

void close_everything() {
    for (auto& wait : g_waits)
        if (const HANDLE old = wait.exchange(nullptr)) UnregisterWaitEx(old, INVALID_HANDLE_VALUE);
    for (auto& timer : g_timers)
        if (const HANDLE old = timer.exchange(nullptr)) DeleteTimerQueueTimer(nullptr, old, INVALID_HANDLE_VALUE);
    for (auto& handle : g_handles) close(handle.exchange(nullptr));
    for (auto& window : g_windows) window = nullptr;
    for (auto& socket : g_sockets)
        if (const SOCKET old = socket.exchange(0)) closesocket(old);
}

} // namespace random_calls
