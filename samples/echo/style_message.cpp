// WSAAsyncSelect: network events are posted to a window. Made for programs with a message loop, which this one has
// not; so it makes a window that is never seen.
#include "readiness_style.h"

namespace {

constexpr UINT kSocketMessage = WM_APP + 1;
constexpr WCHAR kWindowClass[] = L"echo";

// Once for the whole process, whichever thread comes first: two threads that register the same class race.
bool RegisterWindowClass() {
    WNDCLASSW windowClass{};
    windowClass.lpfnWndProc = DefWindowProcW;
    windowClass.lpszClassName = kWindowClass;
    windowClass.hInstance = GetModuleHandleW(NULL);
    return RegisterClassW(&windowClass) != 0;
}

class MessageStyle : public ReadinessStyle {
public:
    MessageStyle() {
        static const bool registered = RegisterWindowClass();
        if (!registered) Die("RegisterClass", static_cast<int>(GetLastError()));
        window_ = CreateWindowExW(0, kWindowClass, kWindowClass, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                                  GetModuleHandleW(NULL), NULL);
        if (window_ == NULL) Die("CreateWindowEx", static_cast<int>(GetLastError()));
    }

    ~MessageStyle() override {
        if (watched_ != INVALID_SOCKET) WSAAsyncSelect(watched_, window_, 0, 0);
        DestroyWindow(window_);
    }

protected:
    void Watch(SOCKET s) override {
        watched_ = s;
        happened_ = 0;
        const long all = FD_READ | FD_WRITE | FD_ACCEPT | FD_CONNECT | FD_CLOSE;
        if (WSAAsyncSelect(s, window_, kSocketMessage, all) == SOCKET_ERROR) Die("WSAAsyncSelect");
    }

    void WaitFor(long events) override {
        while ((happened_ & events) == 0) {
            MSG message;
            if (GetMessageW(&message, window_, 0, 0) <= 0) Die("GetMessage", static_cast<int>(GetLastError()));
            // Messages of the listening socket may still be on their way.
            if (message.message == kSocketMessage && static_cast<SOCKET>(message.wParam) == watched_) {
                const int event = WSAGETSELECTEVENT(message.lParam);
                const int error = WSAGETSELECTERROR(message.lParam);
                if (event == FD_CONNECT && error != 0) Die("connect", error);
                happened_ |= event;
            } else {
                DispatchMessageW(&message);
            }
        }
        happened_ &= ~events | FD_CLOSE; // FD_CLOSE is announced once and stays true
    }

private:
    HWND window_ = NULL;
    long happened_ = 0;
};

} // namespace

std::unique_ptr<IoStyle> MakeMessageStyle() {
    return std::make_unique<MessageStyle>();
}
