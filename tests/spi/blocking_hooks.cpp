// Blocking hooks, WSPCancelBlockingCall, and Winsock 1.1 clients with WSAEINPROGRESS (blocking.md 5.2-5.4).
#include "net_fixture.h"

#include "core/provider.h"
#include "core/thread_context.h"

#include <atomic>
#include <functional>

using namespace wspemu::test;

namespace {

// Installs a function as the thread's hook for the scope, and counts its calls.
class Hook {
public:
    explicit Hook(std::function<BOOL()> body) : body_(std::move(body)) {
        wspemu::set_blocking_hook(run, reinterpret_cast<DWORD_PTR>(this));
    }
    ~Hook() { wspemu::set_blocking_hook(nullptr, 0); }
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;
    int calls = 0;

private:
    static BOOL CALLBACK run(DWORD_PTR context) {
        auto& self = *reinterpret_cast<Hook*>(context);
        ++self.calls;
        return self.body_();
    }
    std::function<BOOL()> body_;
};

BOOL cancel() {
    BOOST_TEST(wspemu::cancel_blocking_call() == 0);
    return FALSE;
}

std::function<BOOL()> g_client_hook;
int g_client_calls = 0;
INT_PTR WINAPI client_hook() {
    ++g_client_calls;
    return g_client_hook ? g_client_hook() : FALSE;
}

// The same process, started anew by a client of version 1.1.
struct Winsock1Fixture : NetFixture {
    Winsock1Fixture() {
        env.stop();
        WSADATA data;
        BOOST_TEST_REQUIRE(WSAStartup(MAKEWORD(1, 1), &data) == 0);
        BOOST_TEST(data.wVersion == MAKEWORD(1, 1));
        g_client_calls = 0;
        g_client_hook = nullptr;
    }
    ~Winsock1Fixture() {
        g_client_hook = nullptr;
        wspemu::set_blocking_hook(nullptr, 0);
    }
};

void CALLBACK note_routine(DWORD, DWORD, LPWSAOVERLAPPED overlapped, DWORD) {
    ++*static_cast<int*>(overlapped->hEvent);
}

} // namespace

BOOST_AUTO_TEST_SUITE(blocking_hooks)

// SPI: BLK-HOOK-1
BOOST_FIXTURE_TEST_CASE(there_is_none_by_default_and_each_thread_has_its_own, NetFixture) {
    const Pair pair = tcp_pair();
    BOOST_TEST(wspemu::current_thread_context().hook == nullptr);
    const Hook hook([&] { return send_all(pair.client, "x") ? FALSE : TRUE; });
    Gate begun("the other thread receives");
    auto other = run([&, s = SOCKET{pair.client}] {
        begun.open();
        char byte;
        return recv(s, &byte, 1, 0);
    });
    begun.pass();
    BOOST_TEST(send_all(pair.server, "y"));
    BOOST_TEST(value_of(other) == 1);
    BOOST_TEST(hook.calls == 0); // the other thread waited without it
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(hook.calls > 0);
}

// SPI: BLK-HOOK-2, BLK-HOOK-5, BLK-MODE-5, WSP-GEN-7
BOOST_FIXTURE_TEST_CASE(it_is_called_only_where_a_blocking_call_has_to_wait, NetFixture) {
    const Socket server = listener();
    const Pair pair = pair_over(server);
    const Hook hook([] { return FALSE; });
    // Can be completed at once.
    BOOST_TEST(send_all(pair.client, "xyz"));
    BOOST_TEST(wait_readable(pair.server)); // a select that finds something
    BOOST_TEST(hook.calls == 0);
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    // Overlapped requests, and a select that only looks.
    Operation operation;
    BOOST_TEST(operation.receive(pair.client) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(readable_now(pair.client) == 0);
    // Nonblocking.
    set_nonblocking(server);
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(hook.calls == 0);
    BOOST_TEST(send_all(pair.server, "end"));
    BOOST_TEST(operation.end(pair.client) == succeeds());
}

// SPI: BLK-MODE-3
BOOST_FIXTURE_TEST_CASE(the_functions_that_block_ask_the_hook, NetFixture) {
    const Socket server = listener();
    Pair pair = pair_over(server);
    const Hook hook(cancel);
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEINTR));
    BOOST_TEST(hook.calls == 1);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEINTR));
    BOOST_TEST(hook.calls == 2);
    const Socket datagram = udp();
    bind_any(datagram);
    char byte;
    BOOST_TEST(api(recvfrom(datagram, &byte, 1, 0, nullptr, nullptr)) == fails_with(WSAEINTR));
    BOOST_TEST(hook.calls == 3);
    fd_set read{};
    read.fd_array[read.fd_count++] = server;
    BOOST_TEST(api(select(0, &read, nullptr, nullptr, nullptr)) == fails_with(WSAEINTR));
    BOOST_TEST(hook.calls == 4);
    set_nonblocking(pair.client);
    (void)fill(pair.client);
    set_nonblocking(pair.client, false);
    const std::string much(1 << 20, 'x');
    BOOST_TEST(api(send(pair.client, much.data(), static_cast<int>(much.size()), 0)) == fails_with(WSAEINTR));
    BOOST_TEST(hook.calls == 5);
}

// SPI: BLK-HOOK-4
BOOST_FIXTURE_TEST_CASE(false_without_a_cancel_means_nothing_to_do_now, NetFixture) {
    const Pair pair = tcp_pair();
    Hook* self = nullptr;
    Hook hook([&] {
        if (self->calls == 3) BOOST_TEST(send_all(pair.client, "x"));
        return FALSE;
    });
    self = &hook;
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1); // no WSAEINTR
    BOOST_TEST(hook.calls == 3);
}

// SPI: BLK-HOOK-8, BLK-INPR-2, BLK-INPR-3, WSP-GEN-13
BOOST_FIXTURE_TEST_CASE(the_hook_of_a_version_2_client_may_call_winsock, NetFixture) {
    const Pair pair = tcp_pair();
    const Pair other = tcp_pair();
    const Hook hook([&]() -> BOOL {
        BOOST_TEST(wspemu::is_blocking());
        BOOST_TEST(send_all(other.client, "n"));
        char byte = 0;
        BOOST_TEST(recv(other.server, &byte, 1, 0) == 1); // may even block itself
        BOOST_TEST(send_all(pair.client, "x"));
        return TRUE;
    });
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(!wspemu::is_blocking());
}

// SPI: BLK-HOOK-6
BOOST_FIXTURE_TEST_CASE(events_come_though_the_hook_dispatches_no_messages, NetFixture) {
    // The provider waits for its sockets itself: a hook that never looks at a queue does not keep data away.
    const Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "a"));
    const Hook hook([&]() -> BOOL { return send_all(pair.client, "b"); });
    BOOST_TEST(receive_exactly(pair.server, 1) == "a");
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(byte == 'b');
}

// SPI: BLK-HOOK-9, OVL-APC-6, WSP-GEN-7
BOOST_FIXTURE_TEST_CASE(a_native_wait_runs_routines_and_goes_on, NetFixture) {
    const Pair pair = tcp_pair();
    const Pair other = tcp_pair();
    int runs = 0;
    Operation operation;
    operation.overlapped.hEvent = &runs; // the client's own, with a routine
    BOOST_TEST(api(WSARecv(other.server, &operation.buffer, 1, nullptr, &operation.flags, &operation.overlapped,
                           note_routine)) == fails_with(WSA_IO_PENDING));
    auto sender = run([first = SOCKET{other.client}, second = SOCKET{pair.client}] {
        return send_all(first, "r") && send_all(second, "x");
    });
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1); // was not ended by the routine
    BOOST_TEST(value_of(sender));
    while (runs == 0 && SleepEx(kDeadlineMs, TRUE) == WAIT_IO_COMPLETION) {
    }
    BOOST_TEST(runs == 1);
}

// SPI: BLK-HOOK-9, BLK-CANC-1, WSP-CANC-1
BOOST_FIXTURE_TEST_CASE(another_thread_can_not_cancel, NetFixture) {
    const Pair pair = tcp_pair();
    Gate begun("a receive begins");
    auto reader = run([&, s = SOCKET{pair.server}] {
        begun.open();
        char byte;
        return recv(s, &byte, 1, 0);
    });
    begun.pass();
    BOOST_TEST(wspemu::cancel_blocking_call() == WSAEINVAL); // nothing outstanding in this thread
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(value_of(reader) == 1);
}

// SPI: BLK-CANC-2, WSP-CANC-3
BOOST_FIXTURE_TEST_CASE(a_cancelled_call_ends_with_WSAEINTR_after_its_hook_returned, NetFixture) {
    const Pair pair = tcp_pair();
    bool returned = false;
    const Hook hook([&]() -> BOOL {
        BOOST_TEST(wspemu::cancel_blocking_call() == 0);
        BOOST_TEST(wspemu::cancel_blocking_call() == 0); // noted twice: still one
        returned = true;
        return TRUE; // the hook's answer does not undo it
    });
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEINTR));
    BOOST_TEST(returned);
    BOOST_TEST(hook.calls == 1);
}

// SPI: BLK-CANC-3, WSP-ACC-8, WSP-CANC-2
BOOST_FIXTURE_TEST_CASE(a_listener_is_fully_usable_after_a_cancelled_accept, NetFixture) {
    const Socket server = listener();
    {
        const Hook hook(cancel);
        BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEINTR));
    }
    const Pair pair = pair_over(server);
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
}

// SPI: BLK-CANC-3, BLK-CANC-4
BOOST_FIXTURE_TEST_CASE(other_sockets_can_at_least_be_closed_after_a_cancel, NetFixture) {
    Pair pair = tcp_pair();
    const Hook hook(cancel);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEINTR));
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(pair.client.close() == succeeds());
}

// SPI: BLK-CANC-5
BOOST_FIXTURE_TEST_CASE(the_cancel_goes_to_the_provider_of_the_threads_innermost_call, NetFixture) {
    Env other;
    Spy& spy = other.install_base();
    other.start();
    const SOCKET s = open_spy_stream();
    BOOST_TEST(wspemu::cancel_blocking_call() == WSAEINVAL);
    BOOST_TEST(spy.count(kSpyCancelBlockingCall) == 0u); // without a provider call
    spy.on(kSpyRecv, [](SpyCall& call) {
        BOOST_TEST(wspemu::is_blocking());
        BOOST_TEST(wspemu::cancel_blocking_call() == 0);
        call.fails(WSAEINTR);
    });
    BOOST_TEST(receive_fails(s) == fails_with(WSAEINTR));
    BOOST_TEST(spy.count(kSpyCancelBlockingCall) == 1u);
    spy.fails(kSpyCancelBlockingCall, WSAENETDOWN);
    spy.on(kSpyRecv, [](SpyCall& call) {
        BOOST_TEST(wspemu::cancel_blocking_call() == WSAENETDOWN);
        call.fails(WSAEINTR);
    });
    BOOST_TEST(receive_fails(s) == fails_with(WSAEINTR));
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: BLK-HOOK-7
BOOST_FIXTURE_TEST_CASE(the_exports_are_refused_to_version_2_clients, NetFixture) {
    BOOST_TEST((WSASetBlockingHook(client_hook) == nullptr));
    BOOST_TEST(WSAGetLastError() == WSAEOPNOTSUPP);
    BOOST_TEST(api(WSAUnhookBlockingHook()) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(api(WSACancelBlockingCall()) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(WSAIsBlocking() == FALSE);
    env.stop();
    BOOST_TEST((WSASetBlockingHook(client_hook) == nullptr));
    BOOST_TEST(WSAGetLastError() == WSANOTINITIALISED);
    BOOST_TEST(api(WSACancelBlockingCall()) == fails_with(WSANOTINITIALISED));
}

// SPI: BLK-HOOK-7
BOOST_FIXTURE_TEST_CASE(a_version_1_client_installs_its_hook_and_gets_the_one_before, Winsock1Fixture) {
    const FARPROC first = WSASetBlockingHook(client_hook);
    BOOST_TEST((first != nullptr)); // the default
    BOOST_TEST((WSASetBlockingHook(first) == client_hook));
    const Pair pair = tcp_pair();
    BOOST_TEST(api(WSACancelBlockingCall()) == fails_with(WSAEINVAL));
    BOOST_TEST((WSASetBlockingHook(client_hook) == first));
    BOOST_TEST((WSASetBlockingHook(nullptr) == nullptr));
    BOOST_TEST(WSAGetLastError() == WSAEFAULT);
    g_client_hook = [] {
        BOOST_TEST(WSAIsBlocking() == TRUE);
        BOOST_TEST(api(WSACancelBlockingCall()) == succeeds());
        return FALSE;
    };
    BOOST_TEST(WSAIsBlocking() == FALSE);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEINTR));
    BOOST_TEST(g_client_calls == 1);
    BOOST_TEST(WSAIsBlocking() == FALSE);
    BOOST_TEST(api(WSAUnhookBlockingHook()) == succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(g_client_calls == 1);
}

// SPI: BLK-INPR-1, BLK-INPR-5
BOOST_FIXTURE_TEST_CASE(inside_its_hook_every_call_but_two_is_in_progress, Winsock1Fixture) {
    const Pair pair = tcp_pair();
    const Outcome in_progress = fails_with(WSAEINPROGRESS);
    (void)WSASetBlockingHook(client_hook);
    g_client_hook = [&]() -> BOOL {
        char byte = 0;
        BOOST_TEST(api(send(pair.client, "x", 1, 0)) == in_progress);
        BOOST_TEST(api(recv(pair.client, &byte, 1, 0)) == in_progress);
        BOOST_TEST(api(socket(AF_INET, SOCK_STREAM, 0)) == in_progress);
        BOOST_TEST(api(closesocket(pair.client)) == in_progress);
        fd_set read{};
        read.fd_array[read.fd_count++] = pair.client;
        BOOST_TEST(api(select(0, &read, nullptr, nullptr, nullptr)) == in_progress);
        BOOST_TEST(api(WSAUnhookBlockingHook()) == in_progress);
        WSADATA data;
        BOOST_TEST(WSAStartup(MAKEWORD(1, 1), &data) == WSAEINPROGRESS);
        BOOST_TEST(api(WSACleanup()) == in_progress);
        BOOST_TEST(WSAIsBlocking() == TRUE);
        // A thread that is not inside a hook is free to do it.
        auto other = run([s = SOCKET{pair.client}] { return send_all(s, "x"); });
        BOOST_TEST(value_of(other));
        return TRUE;
    };
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(g_client_calls >= 1);
    g_client_hook = nullptr;
}

// SPI: BLK-INPR-3
BOOST_FIXTURE_TEST_CASE(a_second_startup_of_version_2_lifts_the_restriction, Winsock1Fixture) {
    WSADATA data;
    const Pair pair = tcp_pair();
    (void)WSASetBlockingHook(client_hook);
    BOOST_TEST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    BOOST_TEST(!env.process().is_winsock1());
    g_client_hook = [&]() -> BOOL { return send_all(pair.client, "x"); };
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    wspemu::set_blocking_hook(nullptr, 0);
}

// SPI: BLK-INPR-4, WSP-CONN-2
BOOST_AUTO_TEST_CASE(a_second_connect_is_WSAEALREADY_or_for_version_1_WSAEINVAL) {
    for (const WORD version : {MAKEWORD(2, 2), MAKEWORD(1, 1)}) {
        Env env;
        Spy& spy = env.install_base();
        WSADATA data;
        BOOST_TEST(WSAStartup(version, &data) == 0);
        const SOCKET s = open_spy_stream();
        spy.fails(kSpyConnect, WSAEALREADY);
        BOOST_TEST(connect_to(s, loopback(1)) == fails_with(version == MAKEWORD(1, 1) ? WSAEINVAL : WSAEALREADY));
        spy.fails(kSpyConnect, WSAEISCONN);
        BOOST_TEST(connect_to(s, loopback(1)) == fails_with(WSAEISCONN));
        BOOST_TEST(api(closesocket(s)) == succeeds());
    }
}

BOOST_AUTO_TEST_SUITE_END()
