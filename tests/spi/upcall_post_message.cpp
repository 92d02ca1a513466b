// WPUPostMessage.
#include "spy_fixture.h"

using namespace wspemu::test;

namespace {

constexpr UINT kMessage = WM_USER + 7;

int g_delivered = 0;
LRESULT CALLBACK count_messages(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (message == kMessage) ++g_delivered;
    return DefWindowProcA(window, message, wparam, lparam);
}

// A window of the test's thread.
struct WindowFixture : SpyFixture {
    HWND window = nullptr;

    WindowFixture() {
        g_delivered = 0;
        WNDCLASSA description{};
        description.lpfnWndProc = count_messages;
        description.lpszClassName = "wspemu test window";
        RegisterClassA(&description);
        window = CreateWindowExA(0, "wspemu test window", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
        BOOST_TEST_REQUIRE(window != nullptr);
        take_all();
    }
    ~WindowFixture() {
        if (window) DestroyWindow(window);
        UnregisterClassA("wspemu test window", nullptr);
    }
    // Takes every queued message of the window without dispatching it.
    std::vector<MSG> take_all() const {
        std::vector<MSG> found;
        MSG message;
        while (PeekMessageA(&message, window, 0, 0, PM_REMOVE)) found.push_back(message);
        return found;
    }
    BOOL post(WPARAM wparam, LPARAM lparam) { return up().table().lpWPUPostMessage(window, kMessage, wparam, lparam); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_post_message, WindowFixture)

// SPI: UPC-POST-1, UPC-POST-2, UPC-POST-4
BOOST_AUTO_TEST_CASE(a_posted_message_arrives_whole) {
    const LPARAM lparam = MAKELONG(FD_CLOSE, WSAECONNRESET);
    BOOST_TEST(post(s, lparam) == TRUE);
    const auto messages = take_all();
    BOOST_TEST_REQUIRE(messages.size() == 1u);
    BOOST_TEST(messages[0].message == kMessage);
    BOOST_TEST(messages[0].wParam == s);
    BOOST_TEST(WSAGETSELECTEVENT(messages[0].lParam) == FD_CLOSE);
    BOOST_TEST(WSAGETSELECTERROR(messages[0].lParam) == WSAECONNRESET);
}

// SPI: UPC-POST-3
BOOST_AUTO_TEST_CASE(posting_never_runs_the_window_procedure) {
    BOOST_TEST(post(1, 0) == TRUE);
    BOOST_TEST(g_delivered == 0);
    for (MSG& message : take_all()) DispatchMessageA(&message);
    BOOST_TEST(g_delivered == 1);
}

// SPI: UPC-POST-3
BOOST_AUTO_TEST_CASE(any_thread_posts) {
    const auto post_message = up().table().lpWPUPostMessage;
    auto poster = run([&] { return post_message(window, kMessage, 5, 6); });
    BOOST_TEST(value_of(poster) == TRUE);
    const auto messages = take_all();
    BOOST_TEST_REQUIRE(messages.size() == 1u);
    BOOST_TEST(messages[0].lParam == 6);
}

// SPI: UPC-POST-2, UPC-POST-7
BOOST_AUTO_TEST_CASE(there_is_no_posting_to_no_window_or_to_all_windows) {
    const auto post_message = up().table().lpWPUPostMessage;
    for (HWND wrong : {HWND{nullptr}, HWND_BROADCAST, reinterpret_cast<HWND>(ULONG_PTR{0x7ffffff0})}) {
        SetLastError(0);
        BOOST_TEST(post_message(wrong, kMessage, 0, 0) == FALSE);
        BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_INVALID_WINDOW_HANDLE));
    }
}

// SPI: UPC-POST-5
BOOST_AUTO_TEST_CASE(any_message_can_be_posted_not_only_network_events) {
    BOOST_TEST(up().table().lpWPUPostMessage(window, WM_APP + 3, 0x1122334455667788, -1) == TRUE);
    const auto messages = take_all();
    BOOST_TEST_REQUIRE(messages.size() == 1u);
    BOOST_TEST(messages[0].message == static_cast<UINT>(WM_APP + 3));
    BOOST_TEST(messages[0].wParam == 0x1122334455667788u);
    BOOST_TEST(messages[0].lParam == -1);
}

// SPI: UPC-POST-6
BOOST_AUTO_TEST_CASE(messages_keep_their_order_and_the_queue_has_an_end) {
    WPARAM posted = 0;
    while (posted <= 10000 && post(posted, 0) == TRUE) ++posted;
    BOOST_TEST(posted == 10000u);
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_NOT_ENOUGH_QUOTA));
    const auto messages = take_all();
    BOOST_TEST_REQUIRE(messages.size() == 10000u);
    WPARAM expected = 0;
    for (const MSG& message : messages) {
        if (message.wParam != expected++) BOOST_ERROR("message " << message.wParam << " at " << expected - 1);
    }
}

// SPI: UPC-POST-8
BOOST_AUTO_TEST_CASE(a_destroyed_window_takes_no_messages) {
    const HWND gone = window;
    BOOST_TEST(api_bool(DestroyWindow(window)) == succeeds());
    window = nullptr;
    BOOST_TEST(up().table().lpWPUPostMessage(gone, kMessage, 0, 0) == FALSE);
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_INVALID_WINDOW_HANDLE));
    BOOST_TEST(api(listen(s, 1)) == succeeds()); // nothing happens to the socket
}

BOOST_AUTO_TEST_SUITE_END()
