// WSPAsyncSelect. The messages from below name the lower socket, and the client must see its own. So the lower sockets
// post to a hidden window of the layer, whose thread translates and posts on (SPI: BLK-ASYN-4).
#include "window.h"
#include "provider.h"
#include <utility>

namespace {

constexpr UINT kFirstMessage = WM_APP;
constexpr UINT kMessages = 0x1000;
constexpr WCHAR kWindowClass[] = L"tally_lsp";

SRWLOCK g_windowLock = SRWLOCK_INIT; // guards the thread's start and end
HANDLE g_thread = NULL;
HWND g_window = NULL;

// A message may be old, and the lower handle in it may have been reused. So every socket has a message of its own.
UINT LowerMessage(const SocketContext& socket) {
    return kFirstMessage + socket.serial % kMessages;
}

// wParam is the lower socket, lParam the event and its error.
void PassOn(UINT lowerMessage, WPARAM wParam, LPARAM lParam) {
    const SocketRef socket = SocketRef::FromLower(static_cast<SOCKET>(wParam));
    // Nothing reaches the client after WSPCloseSocket (SPI: WSP-CLOS-4).
    if (!socket || LowerMessage(*socket) != lowerMessage) return;
    HWND window = NULL;
    UINT message = 0;
    {
        SharedLock lock(socket->lock);
        if ((socket->events & WSAGETSELECTEVENT(lParam)) == 0) return; // cancelled meanwhile
        window = socket->window;
        message = socket->message;
    }
    // FALSE means that the client's window is gone; that is no error of the socket (SPI: UPC-POST-4, UPC-POST-8).
    if (window != NULL) Upcalls().lpWPUPostMessage(window, message, socket->upper, lParam);
}

LRESULT CALLBACK LayerWindowProc(HWND window, UINT message, WPARAM wParam, LPARAM lParam) {
    if (message >= kFirstMessage && message < kFirstMessage + kMessages) {
        PassOn(message, wParam, lParam);
        return 0;
    }
    if (message == WM_DESTROY) {
        PostQuitMessage(0);
        return 0;
    }
    return DefWindowProcW(window, message, wParam, lParam); // WM_CLOSE destroys the window
}

// A window belongs to the thread that creates it, so creation, message loop and end are all here.
DWORD WINAPI WindowThread(LPVOID created) {
    WNDCLASSW windowClass{};
    windowClass.lpfnWndProc = LayerWindowProc;
    windowClass.hInstance = LayerModule();
    windowClass.lpszClassName = kWindowClass;
    RegisterClassW(&windowClass);
    g_window = CreateWindowExW(0, kWindowClass, kWindowClass, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, LayerModule(), NULL);
    const bool running = g_window != NULL;
    SetEvent(static_cast<HANDLE>(created));

    MSG message;
    while (running && GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
    UnregisterClassW(kWindowClass, LayerModule());
    return 0;
}

// Most programs never call WSPAsyncSelect, so the window is made for the first one that does.
HWND LayerWindow() {
    ExclusiveLock lock(g_windowLock);
    if (g_thread != NULL) return g_window;
    const HANDLE created = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (created == NULL) return NULL;
    g_thread = CreateThread(NULL, 0, WindowThread, created, 0, NULL);
    if (g_thread != NULL) WaitForSingleObject(created, INFINITE);
    CloseHandle(created);
    return g_window;
}

int RegisterBelow(SocketContext& socket, long events, LPINT lpErrno) {
    const HWND window = LayerWindow();
    if (window == NULL) return Fail(lpErrno, WSAENOBUFS);
    return socket.Below().lpWSPAsyncSelect(socket.lower, window, LowerMessage(socket), events, lpErrno);
}

} // namespace

int WSPAPI WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    // The provider below will only ever see our window, so the client's has to be judged here (SPI: BLK-ASYN-3).
    if (lEvent != 0 && !IsWindow(hWnd)) return Fail(error, WSAEINVAL);

    HWND formerWindow = NULL;
    UINT formerMessage = 0;
    long formerEvents = 0;
    {
        // Before the call below: conditions that are already true are announced from inside it (SPI: WSP-ASYN-4).
        ExclusiveLock lock(socket->lock);
        formerWindow = std::exchange(socket->window, lEvent != 0 ? hWnd : NULL);
        formerMessage = std::exchange(socket->message, wMsg);
        formerEvents = std::exchange(socket->events, lEvent);
    }
    const int result = RegisterBelow(*socket, lEvent, error);
    if (result == SOCKET_ERROR) {
        ExclusiveLock lock(socket->lock);
        socket->window = formerWindow;
        socket->message = formerMessage;
        socket->events = formerEvents;
    }
    return result;
}

// The new lower socket has inherited our window and the listener's message (SPI: BLK-EV-7). Registering it once more,
// with its own, announces again whatever is true, so it does no harm that messages of the first kind are dropped.
void RepeatAsyncSelect(SOCKET s) {
    const SocketRef socket(s, nullptr);
    if (!socket) return;
    long events = 0;
    {
        SharedLock lock(socket->lock);
        if (socket->window == NULL) return;
        events = socket->events;
    }
    INT ignored = 0;
    RegisterBelow(*socket, events, &ignored);
}

void StopWindow() {
    ExclusiveLock lock(g_windowLock);
    if (g_thread == NULL) return;
    if (g_window != NULL) PostMessageW(g_window, WM_CLOSE, 0, 0);
    WaitForSingleObject(g_thread, INFINITE); // SPI: WSP-CLNP-5
    CloseHandle(g_thread);
    g_thread = NULL;
    g_window = NULL;
}
