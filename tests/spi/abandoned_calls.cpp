// Calls that never return: their thread ends, or an exception passes them, in a routine that runs while they wait. What they
// held for others is given back: sockets close, and the last cleanup waits for nobody (DSP-PRO-4, WSP-CLOS-2).
#include "net_fixture.h"
#include "socket_sets.h"

#include "core/thread_context.h"

#include <mstcpip.h>

#include <functional>

using namespace wspemu::test;

namespace {

constexpr DWORD kExitCode = 7;
constexpr DWORD kException = 0xE0000001;

void CALLBACK exit_here(ULONG_PTR) {
    ExitThread(kExitCode);
}
void CALLBACK raise_here(ULONG_PTR) {
    RaiseException(kException, 0, 0, nullptr);
}

DWORD WINAPI block(LPVOID parameter) {
    // Found by the first alertable wait: inside the call.
    QueueUserAPC(exit_here, GetCurrentThread(), 0);
    (*static_cast<const std::function<void()>*>(parameter))();
    return 0;
}

// Runs a call that blocks, on a thread that ends inside of it.
void leave_by_exit(const std::function<void()>& call) {
    const HANDLE thread = CreateThread(nullptr, 0, block, const_cast<std::function<void()>*>(&call), 0, nullptr);
    BOOST_TEST_REQUIRE(thread != nullptr);
    BOOST_TEST(WaitForSingleObject(thread, kDeadlineMs) == WAIT_OBJECT_0);
    DWORD code = 0;
    BOOST_TEST(GetExitCodeThread(thread, &code));
    BOOST_TEST(code == kExitCode);
    CloseHandle(thread);
}

// The exception that came out of the call; 0 for none. Nothing in this function needs a destructor.
DWORD exception_of(void (*call)(SOCKET), SOCKET s) {
    QueueUserAPC(raise_here, GetCurrentThread(), 0);
    __try {
        call(s);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return 0;
}

void receive_one(SOCKET s) {
    char byte;
    recv(s, &byte, 1, 0);
}

int g_routines = 0;
void CALLBACK raise_first(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {
    if (++g_routines > 1) return;
    SleepEx(kDeadlineMs, TRUE); // the second comes up meanwhile
    RaiseException(kException, 0, 0, nullptr);
}

DWORD exception_of_routines() {
    __try {
        while (SleepEx(kDeadlineMs, TRUE) == WAIT_IO_COMPLETION && g_routines < 2) {
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return 0;
}

// The socket really goes: its peer sees the end.
void closes(Pair& pair) {
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(at_end(pair.server));
    BOOST_TEST(pair.server.close() == succeeds());
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(abandoned_calls, NetFixture)

BOOST_AUTO_TEST_CASE(a_thread_that_ends_inside_a_receive_leaves_nothing_of_it) {
    Pair pair = tcp_pair();
    leave_by_exit([&] { receive_one(pair.client); });
    BOOST_TEST(send_all(pair.server, "x"));
    BOOST_TEST(receive_exactly(pair.client, 1) == "x");
    closes(pair);
    env.stop(); // waits for calls inside the provider
}

BOOST_AUTO_TEST_CASE(a_thread_that_ends_inside_an_accept_leaves_nothing_of_it) {
    Socket waiting = listener();
    leave_by_exit([&] { accept(waiting, nullptr, nullptr); });
    Pair pair = pair_over(waiting);
    closes(pair);
    BOOST_TEST(waiting.close() == succeeds());
    env.stop();
}

BOOST_AUTO_TEST_CASE(a_thread_that_ends_inside_a_select_leaves_nothing_of_it) {
    Pair pair = tcp_pair();
    leave_by_exit([&] {
        fd_set readable = set_of({pair.client});
        select(0, &readable, nullptr, nullptr, nullptr);
    });
    BOOST_TEST(send_all(pair.server, "x")); // nobody is to be woken
    BOOST_TEST(wait_readable(pair.client));
    BOOST_TEST(receive_exactly(pair.client, 1) == "x");
    closes(pair);
    env.stop();
}

BOOST_AUTO_TEST_CASE(a_thread_that_ends_inside_a_poll_leaves_nothing_of_it) {
    Pair pair = tcp_pair();
    leave_by_exit([&] {
        WSAPOLLFD entry{pair.client, POLLRDNORM, 0};
        WSAPoll(&entry, 1, -1);
    });
    BOOST_TEST(wait_writable(pair.client));
    closes(pair);
    env.stop();
}

BOOST_AUTO_TEST_CASE(a_thread_that_ends_while_it_waits_for_address_changes_leaves_nothing_of_it) {
    Socket s = udp();
    DWORD returned = 0;
    const auto wait_for_change = [&] {
        return WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &returned, nullptr, nullptr);
    };
    // A network without changes does not wait for them.
    if (over_memory()) BOOST_TEST(api(wait_for_change()) == fails_with(WSAEOPNOTSUPP));
    else leave_by_exit([&] { wait_for_change(); });
    BOOST_TEST(s.close() == succeeds());
    env.stop();
}

BOOST_AUTO_TEST_CASE(closing_a_socket_finds_no_call_of_a_thread_that_is_gone) {
    Pair pair = tcp_pair();
    leave_by_exit([&] { receive_one(pair.client); });
    BOOST_TEST(shutdown(pair.client, SD_RECEIVE) == 0); // looks at the socket's blocking calls
    BOOST_TEST(pair.client.close() == succeeds());
}

BOOST_AUTO_TEST_CASE(an_exception_that_passes_a_receive_takes_it_off_the_thread) {
    Pair pair = tcp_pair();
    BOOST_TEST(exception_of(receive_one, pair.client) == kException);
    BOOST_TEST(!wspemu::is_blocking());
    BOOST_TEST(send_all(pair.server, "x"));
    BOOST_TEST(receive_exactly(pair.client, 1) == "x");
    closes(pair);
    env.stop();
}

// SPI: OVL-APC-4
BOOST_AUTO_TEST_CASE(an_exception_that_passes_a_routine_leaves_the_next_one_to_the_thread) {
    g_routines = 0;
    Pair pair = tcp_pair();
    Operation first(1), second(1);
    for (Operation* each : {&first, &second}) {
        const int result =
            WSARecv(pair.client, &each->buffer, 1, nullptr, &each->flags, &each->overlapped, raise_first);
        BOOST_TEST(api(result) == fails_with(WSA_IO_PENDING));
    }
    BOOST_TEST(send_all(pair.server, "xy"));
    BOOST_TEST(exception_of_routines() == kException);
    BOOST_TEST(exception_of_routines() == 0u);
    BOOST_TEST(g_routines == 2);
}

BOOST_AUTO_TEST_SUITE_END()
