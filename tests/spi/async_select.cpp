// WSAAsyncSelect: messages to a window, one per event (blocking.md 5.7).
#include "net_fixture.h"

using namespace wspemu::test;

namespace {

constexpr UINT kMessage = WM_USER + 11;
constexpr char kClass[] = "wspemu async select";

struct WindowFixture : NetFixture {
    HWND window = nullptr;
    Pair pair = tcp_pair();

    WindowFixture() {
        WNDCLASSA description{};
        description.lpfnWndProc = DefWindowProcA;
        description.lpszClassName = kClass;
        RegisterClassA(&description);
        window = CreateWindowExA(0, kClass, "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
        BOOST_TEST_REQUIRE(window != nullptr);
    }
    ~WindowFixture() {
        if (window) DestroyWindow(window);
        UnregisterClassA(kClass, nullptr);
    }
    static Outcome select_messages(SOCKET s, HWND to, long mask, UINT message = kMessage) {
        return api(WSAAsyncSelect(s, to, message, mask));
    }
    // A message that is there already.
    bool next_now(MSG& message) const { return PeekMessageA(&message, window, WM_USER, 0x7fff, PM_REMOVE) != FALSE; }
    // The next one; with a deadline.
    MSG next() const {
        MSG message{};
        while (!next_now(message)) {
            if (MsgWaitForMultipleObjects(0, nullptr, FALSE, kDeadlineMs, QS_POSTMESSAGE) == WAIT_TIMEOUT) break;
        }
        return message;
    }
    bool none_comes() const {
        MSG message{};
        (void)MsgWaitForMultipleObjects(0, nullptr, FALSE, 10, QS_POSTMESSAGE);
        return !next_now(message);
    }
    void take_first_write(SOCKET s) const {
        BOOST_TEST(WSAGETSELECTEVENT(next().lParam) == FD_WRITE);
        (void)s;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(async_select, WindowFixture)

// SPI: WSP-ASYN-1, BLK-ASYN-1, BLK-ASYN-2, BLK-ASYN-6
BOOST_AUTO_TEST_CASE(each_event_is_one_message_with_the_socket_the_bit_and_the_code) {
    BOOST_TEST(select_messages(pair.server, window, FD_READ | FD_WRITE | FD_CLOSE) == succeeds());
    take_first_write(pair.server);
    BOOST_TEST(send_all(pair.client, "x"));
    const MSG read = next();
    BOOST_TEST(read.hwnd == window);
    BOOST_TEST(read.message == kMessage);
    BOOST_TEST(read.wParam == static_cast<WPARAM>(pair.server));
    BOOST_TEST(WSAGETSELECTEVENT(read.lParam) == FD_READ);
    BOOST_TEST(WSAGETSELECTERROR(read.lParam) == 0);
    BOOST_TEST(read.lParam == static_cast<LPARAM>(MAKELONG(FD_READ, 0)));
    set_linger(pair.client, 1, 0);
    BOOST_TEST(pair.client.close() == succeeds());
    const MSG closed = next();
    BOOST_TEST(closed.lParam == static_cast<LPARAM>(static_cast<DWORD>(MAKELONG(FD_CLOSE, WSAECONNRESET))));
    BOOST_TEST(none_comes());
}

// SPI: WSP-ASYN-2, WSP-ASYN-6, BLK-MODE-1
BOOST_AUTO_TEST_CASE(it_makes_the_socket_nonblocking_and_the_mode_outlives_the_cancel) {
    BOOST_TEST(select_messages(pair.server, window, FD_READ) == succeeds());
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    u_long off = 0;
    BOOST_TEST(api(ioctlsocket(pair.server, static_cast<int>(FIONBIO), &off)) == fails_with(WSAEINVAL));
    BOOST_TEST(select_messages(pair.server, window, 0) == succeeds());
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    set_nonblocking(pair.server, false);
}

// SPI: WSP-ASYN-3, BLK-ASYN-5, BLK-EV-8
BOOST_AUTO_TEST_CASE(a_zero_mask_cancels_and_posted_messages_still_arrive) {
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(select_messages(pair.server, window, FD_READ) == succeeds());
    BOOST_TEST(select_messages(pair.server, nullptr, 0, 0) == succeeds()); // window and message do not matter
    MSG message{};
    BOOST_TEST(next_now(message)); // the announcement of the registration was posted before
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(none_comes());
}

// SPI: WSP-ASYN-3, BLK-EV-2
BOOST_AUTO_TEST_CASE(an_event_registration_takes_the_place_of_a_window_and_the_other_way_round) {
    const Event event;
    BOOST_TEST(select_messages(pair.server, window, FD_READ) == succeeds());
    BOOST_TEST(api(WSAEventSelect(pair.server, event, FD_READ)) == succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    BOOST_TEST(none_comes());
    event.reset();
    BOOST_TEST(select_messages(pair.server, window, FD_READ) == succeeds());
    BOOST_TEST(next().wParam == static_cast<WPARAM>(pair.server));
    BOOST_TEST(take(pair.server).events == 0); // the record went with the registration
    BOOST_TEST(!event.is_set());
}

// SPI: WSP-ASYN-4, BLK-EV-6
BOOST_AUTO_TEST_CASE(what_holds_already_is_announced_at_once) {
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(select_messages(pair.server, window, FD_READ | FD_WRITE) == succeeds());
    unsigned seen = 0;
    for (MSG message{}; next_now(message);) seen |= WSAGETSELECTEVENT(message.lParam);
    BOOST_TEST(seen == unsigned{FD_READ | FD_WRITE});
}

// SPI: WSP-ASYN-5
BOOST_AUTO_TEST_CASE(two_registrations_do_not_add_up) {
    BOOST_TEST(select_messages(pair.server, window, FD_READ, kMessage) == succeeds());
    BOOST_TEST(select_messages(pair.server, window, FD_CLOSE, kMessage + 1) == succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(none_comes());
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(pair.client.close() == succeeds());
    const MSG closed = next();
    BOOST_TEST(closed.message == kMessage + 1);
    BOOST_TEST(WSAGETSELECTEVENT(closed.lParam) == FD_CLOSE);
}

// SPI: BLK-ASYN-3
BOOST_AUTO_TEST_CASE(a_window_that_is_none_is_refused) {
    BOOST_TEST(select_messages(pair.server, reinterpret_cast<HWND>(ULONG_PTR{0x7ffffff0}), FD_READ) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(select_messages(pair.server, nullptr, FD_READ) == fails_with(WSAEINVAL));
    BOOST_TEST(select_messages(pair.server, window, 0x400) == fails_with(WSAEINVAL));
    BOOST_TEST(select_messages(INVALID_SOCKET, window, FD_READ) == fails_with(WSAENOTSOCK));
}

// SPI: BLK-ASYN-2
BOOST_AUTO_TEST_CASE(an_announcement_to_a_window_that_is_gone_counts_as_made) {
    BOOST_TEST(select_messages(pair.server, window, FD_READ) == succeeds());
    DestroyWindow(std::exchange(window, nullptr));
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x"); // and nothing else happens
}

// SPI: WSP-ACC-2, BLK-EV-7
BOOST_AUTO_TEST_CASE(an_accepted_socket_has_the_registration_of_its_listener) {
    const Socket server = listener();
    BOOST_TEST(select_messages(server, window, FD_ACCEPT | FD_READ) == succeeds());
    const Socket client = tcp();
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    const MSG waiting = next();
    BOOST_TEST(waiting.wParam == static_cast<WPARAM>(server));
    BOOST_TEST(WSAGETSELECTEVENT(waiting.lParam) == FD_ACCEPT);
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST_REQUIRE(api(SOCKET{accepted}) == succeeds());
    BOOST_TEST(receive_fails(accepted) == fails_with(WSAEWOULDBLOCK)); // nonblocking, too
    BOOST_TEST(send_all(client, "x"));
    const MSG read = next();
    BOOST_TEST(read.wParam == static_cast<WPARAM>(accepted));
    BOOST_TEST(WSAGETSELECTEVENT(read.lParam) == FD_READ);
    // It is a registration of its own: cancelling it leaves the listener's.
    BOOST_TEST(select_messages(accepted, window, 0) == succeeds());
    const Socket second = tcp();
    BOOST_TEST(connect_to(second, name_of(server)) == succeeds());
    BOOST_TEST(next().wParam == static_cast<WPARAM>(server));
}

// SPI: WSP-CLOS-4
BOOST_AUTO_TEST_CASE(no_message_comes_after_the_close) {
    BOOST_TEST(select_messages(pair.server, window, FD_READ | FD_CLOSE) == succeeds());
    BOOST_TEST(pair.server.close() == succeeds());
    (void)send(pair.client, "x", 1, 0);
    BOOST_TEST(none_comes());
}

BOOST_AUTO_TEST_SUITE_END()
