// Style "window message": WSAAsyncSelect to a message-only window of the thread.
#include "traffic/readiness.h"

#include <map>

namespace wspemu::traffic {
namespace {

constexpr char kClassName[] = "wspemu traffic";
constexpr UINT kSocketMessage = WM_APP + 1;

class WindowMessageEndpoint final : public ReadinessEndpoint {
public:
    explicit WindowMessageEndpoint(Watch& watch) : ReadinessEndpoint(watch) {
        register_class();
        window_ = CreateWindowExA(0, kClassName, "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
        if (!window_) throw Failure("CreateWindowEx", static_cast<int>(GetLastError()));
        SetWindowLongPtrA(window_, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(this));
    }
    ~WindowMessageEndpoint() override { DestroyWindow(window_); }

    void adopt(SOCKET s) override {
        happened_[s] = 0;
        if (WSAAsyncSelect(s, window_, kSocketMessage, kNetworkEvents) == SOCKET_ERROR) fail("WSAAsyncSelect");
    }

private:
    static void register_class() {
        static const bool once = [] {
            WNDCLASSA window_class{};
            window_class.lpfnWndProc = &on_message;
            window_class.lpszClassName = kClassName;
            if (RegisterClassA(&window_class) == 0) throw Failure("RegisterClass", static_cast<int>(GetLastError()));
            return true;
        }();
        static_cast<void>(once);
    }

    static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
        if (message != kSocketMessage) return DefWindowProcA(window, message, wparam, lparam);
        auto* self = reinterpret_cast<WindowMessageEndpoint*>(GetWindowLongPtrA(window, GWLP_USERDATA));
        const int event = WSAGETSELECTEVENT(lparam);
        self->happened_[static_cast<SOCKET>(wparam)] |= event;
        if (event == FD_CONNECT) self->connect_error_ = WSAGETSELECTERROR(lparam);
        return 0;
    }

    void wait(SOCKET s, long events) override {
        long& happened = happened_[s];
        while ((happened & events) == 0) dispatch_messages();
        happened &= ~events | FD_READ | FD_CLOSE; // for may_receive
        if ((events & FD_CONNECT) && connect_error_ != 0) throw Failure("connect", connect_error_);
    }

    // One attempt for each FD_READ, as Microsoft's page on WSAAsyncSelect has it: more of them bring messages about data that are
    // already taken, and the last of these come after the socket was closed. Layers with a window of their own know that
    // socket no more; Microsoft's sample then stops for 3.5 seconds a message, WSACleanup for 10.
    bool may_receive(SOCKET s) override {
        long& happened = happened_[s];
        const bool may = (happened & (FD_READ | FD_CLOSE)) != 0;
        happened &= ~FD_READ; // FD_CLOSE comes only once
        return may;
    }

    // All that are there, after a wait if there are none.
    void dispatch_messages() {
        MSG message;
        bool any = false;
        while (PeekMessageA(&message, nullptr, 0, 0, PM_REMOVE)) {
            DispatchMessageA(&message);
            any = true;
        }
        if (any) return;
        now_in("MsgWaitForMultipleObjects");
        const HANDLE stop = watch().stop_event();
        if (MsgWaitForMultipleObjects(1, &stop, FALSE, watch().remaining(), QS_ALLINPUT) == WAIT_FAILED) {
            throw Failure("MsgWaitForMultipleObjects", static_cast<int>(GetLastError()));
        }
    }

    HWND window_ = nullptr;
    std::map<SOCKET, long> happened_; // and not waited for yet
    int connect_error_ = 0;
};

} // namespace

std::unique_ptr<Endpoint> make_window_message(Watch& watch) {
    return std::make_unique<WindowMessageEndpoint>(watch);
}

} // namespace wspemu::traffic
