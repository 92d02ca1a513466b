// Overlapped requests as client and host see them: the structure, the return protocol, APCs, completion ports.
#include "spy_fixture.h"

#include <cstddef>

using namespace wspemu::test;

namespace {

// A request that the spy leaves pending, and the client's side of it.
struct PendingFixture : SpyFixture {
    char data[16] = {};
    WSABUF buffer{sizeof data, data};
    WSAOVERLAPPED overlapped{};
    DWORD bytes = 0xeeeeeeee;
    DWORD flags = 0;

    PendingFixture() { spy.fails(kSpyRecv, WSA_IO_PENDING); }
    Outcome start(LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        return api(WSARecv(s, &buffer, 1, &bytes, &flags, &overlapped, routine));
    }
};

struct Routine {
    static inline int runs = 0;
    static inline DWORD error = 0;
    static inline DWORD bytes = 0;
    static inline DWORD flags = 0;
    static inline LPWSAOVERLAPPED overlapped = nullptr;
    static void CALLBACK run(DWORD e, DWORD b, LPWSAOVERLAPPED o, DWORD f) {
        ++runs;
        error = e;
        bytes = b;
        flags = f;
        overlapped = o;
    }
};

// What a provider keeps until it can call the client's routine, and the shim that WPUQueueApc carries.
struct Shim {
    LPWSAOVERLAPPED overlapped;
    DWORD error;
    DWORD bytes;
    DWORD flags;
    static void CALLBACK run(DWORD_PTR context) {
        const auto& shim = *reinterpret_cast<Shim*>(context);
        // The routine's address was kept in Internal while the APC was queued.
        const auto routine = reinterpret_cast<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(shim.overlapped->Internal);
        shim.overlapped->Internal = 0;
        routine(shim.error, shim.bytes, shim.overlapped, shim.flags);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(overlapped_requests, PendingFixture)

// SPI: OVL-STR-1
BOOST_AUTO_TEST_CASE(the_structure_is_that_of_the_system) {
    static_assert(std::is_same_v<LPWSAOVERLAPPED, LPOVERLAPPED> || sizeof(WSAOVERLAPPED) == sizeof(OVERLAPPED));
    static_assert(sizeof(WSAOVERLAPPED) == 32 && offsetof(WSAOVERLAPPED, Internal) == 0 &&
                  offsetof(WSAOVERLAPPED, InternalHigh) == 8 && offsetof(WSAOVERLAPPED, Offset) == 16 &&
                  offsetof(WSAOVERLAPPED, OffsetHigh) == 20 && offsetof(WSAOVERLAPPED, hEvent) == 24);
    BOOST_TEST(start() == fails_with(WSA_IO_PENDING));
    BOOST_TEST(spy.only_call(kSpyRecv).arg<LPWSAOVERLAPPED>(5) ==
               &overlapped); // the client's own, neither copied nor moved
}

// SPI: OVL-STR-6
BOOST_AUTO_TEST_CASE(in_progress_is_0x103_for_every_kind_of_socket) {
    static_assert(WSS_OPERATION_IN_PROGRESS == 0x103);
    overlapped.Internal = WSS_OPERATION_IN_PROGRESS;
    BOOST_TEST(!HasOverlappedIoCompleted(&overlapped));
    BOOST_TEST(complete_request(s, &overlapped, WSAECONNRESET, 0) == succeeds());
    BOOST_TEST(HasOverlappedIoCompleted(&overlapped));

    const SocketPair pair = env.udp_pair();
    WSAOVERLAPPED of_base{};
    of_base.hEvent = WSACreateEvent();
    BOOST_TEST(api(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &of_base, nullptr)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(!HasOverlappedIoCompleted(&of_base));
    BOOST_TEST(of_base.Internal == static_cast<ULONG_PTR>(WSS_OPERATION_IN_PROGRESS));
    DWORD received = 0;
    BOOST_TEST(api_bool(WSAGetOverlappedResult(pair.server, &of_base, &received, FALSE, &flags)) ==
               fails_with(WSA_IO_INCOMPLETE));
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    BOOST_TEST(api_bool(WSAGetOverlappedResult(pair.server, &of_base, &received, TRUE, &flags)) == succeeds());
    BOOST_TEST(HasOverlappedIoCompleted(&of_base));
    WSACloseEvent(of_base.hEvent);
    BOOST_TEST(received == 1u);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: OVL-STR-4, OVL-TAB-1
BOOST_AUTO_TEST_CASE(with_a_completion_routine_the_event_field_is_the_clients) {
    const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    const SocketPair pair = env.udp_pair();
    overlapped.hEvent = event;
    Routine::runs = 0;
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    const Outcome started = api(WSARecv(pair.server, &buffer, 1, &bytes, &flags, &overlapped, Routine::run));
    BOOST_TEST((started == succeeds() || started == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(Routine::runs == 0); // never inside the call
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(Routine::runs == 1);
    BOOST_TEST(!is_set(event));
    BOOST_TEST(overlapped.hEvent == event);
    overlapped.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{0x123456}); // no handle at all: any number of the client's
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    WSARecv(pair.server, &buffer, 1, &bytes, &flags, &overlapped, Routine::run);
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(Routine::runs == 2);
    BOOST_TEST(overlapped.hEvent == reinterpret_cast<HANDLE>(ULONG_PTR{0x123456}));
    CloseHandle(event);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: OVL-TAB-2
BOOST_AUTO_TEST_CASE(a_socket_opened_without_the_flag_takes_no_overlapped_requests) {
    const SOCKET synchronous = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0, 0);
    struct sockaddr_in address = loopback();
    BOOST_TEST(api(bind(synchronous, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    BOOST_TEST(api(WSARecv(synchronous, &buffer, 1, nullptr, &flags, &overlapped, nullptr)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(closesocket(synchronous)) == succeeds());
}

// SPI: OVL-TAB-3, OVL-RET-6, UPC-RSE-4
BOOST_AUTO_TEST_CASE(an_overlapped_receive_is_pending_in_either_mode_and_resets_its_event) {
    const SocketPair pair = env.udp_pair();
    const WSAEVENT event = WSACreateEvent();
    for (u_long nonblocking : {0u, 1u}) {
        BOOST_TEST(api(ioctlsocket(pair.server, FIONBIO, &nonblocking)) == succeeds());
        WSASetEvent(event);
        overlapped = {};
        overlapped.hEvent = event;
        BOOST_TEST(api(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlapped, nullptr)) ==
                   fails_with(WSA_IO_PENDING));
        BOOST_TEST(!is_set(event));
        BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
        BOOST_TEST(WaitForSingleObject(event, kDeadlineMs) == WAIT_OBJECT_0);
        BOOST_TEST(overlapped.InternalHigh == 1u);
    }
    WSACloseEvent(event);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: OVL-RET-2
BOOST_AUTO_TEST_CASE(a_pending_call_writes_neither_count_nor_flags) {
    flags = 0x5;
    BOOST_TEST(start() == fails_with(WSA_IO_PENDING));
    BOOST_TEST(bytes == 0xeeeeeeeeu);
    BOOST_TEST(flags == 0x5u);
}

// SPI: OVL-RET-2, OVL-COR-5
BOOST_AUTO_TEST_CASE(the_indication_may_come_before_the_call_returns) {
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 0, 0);
    DWORD transferred = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED which = nullptr;
    spy.on(kSpyRecv, [&](SpyCall& call) {
        complete_request(call.socket(), call.arg<LPWSAOVERLAPPED>(5), 0, 3);
        GetQueuedCompletionStatus(port, &transferred, &key, &which, 0); // as the client's worker might
        call.fails(WSA_IO_PENDING);
    });
    BOOST_TEST(start() == fails_with(WSA_IO_PENDING));
    BOOST_TEST(which == &overlapped);
    BOOST_TEST(transferred == 3u);
    CloseHandle(port);
}

// SPI: OVL-RET-3, OVL-COR-2, OVL-COR-5
BOOST_AUTO_TEST_CASE(a_call_that_failed_is_never_indicated) {
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 0, 0);
    const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    overlapped.hEvent = event;
    spy.on(kSpyRecv, [](SpyCall& call) { // layers also note the failure in the structure
        call.arg<LPWSAOVERLAPPED>(5)->Internal = 0;
        call.arg<LPWSAOVERLAPPED>(5)->OffsetHigh = WSAENOTCONN;
        call.fails(WSAENOTCONN);
    });
    BOOST_TEST(start() == fails_with(WSAENOTCONN));
    BOOST_TEST(!is_set(event));
    DWORD transferred = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED which = nullptr;
    BOOST_TEST(GetQueuedCompletionStatus(port, &transferred, &key, &which, 0) == FALSE);
    BOOST_TEST(which == nullptr);
    CloseHandle(port);
    CloseHandle(event);
}

// SPI: OVL-RET-5
BOOST_AUTO_TEST_CASE(the_count_may_be_left_out_with_an_overlapped) {
    BOOST_TEST(api(WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(spy.only_call(kSpyRecv).args.at(3) == 0u);
}

// SPI: OVL-APC-1, OVL-APC-3, OVL-APC-9, OVL-LSP-4, UPC-QAPC-6
BOOST_AUTO_TEST_CASE(a_routine_runs_by_a_shim_in_the_clients_thread_and_may_keep_its_address_in_internal) {
    Routine::runs = 0;
    BOOST_TEST(start(Routine::run) == fails_with(WSA_IO_PENDING));
    const SpyCall call = spy.only_call(kSpyRecv);
    overlapped.Internal = reinterpret_cast<ULONG_PTR>(call.arg<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(6));
    Shim shim{&overlapped, WSAECONNRESET, 12, MSG_PARTIAL};
    WSATHREADID client = call.thread_id;
    const Upcalls upcalls = up();
    auto worker = run([&] { return upcalls.queue_apc(&client, Shim::run, reinterpret_cast<DWORD_PTR>(&shim)); });
    BOOST_TEST(value_of(worker) == succeeds());
    BOOST_TEST(Routine::runs == 0);
    BOOST_TEST(overlapped.Internal == reinterpret_cast<ULONG_PTR>(&Routine::run)); // the host looks at nothing
    const WSAEVENT event = WSACreateEvent();
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, kDeadlineMs, TRUE) == WSA_WAIT_IO_COMPLETION);
    BOOST_TEST(Routine::runs == 1);
    BOOST_TEST((Routine::error == WSAECONNRESET && Routine::bytes == 12 && Routine::flags == MSG_PARTIAL));
    BOOST_TEST(Routine::overlapped == &overlapped);
    WSACloseEvent(event);
}

// SPI: OVL-STR-8, OVL-APC-4
BOOST_AUTO_TEST_CASE(a_routine_may_start_the_next_request_with_the_same_structure) {
    const SocketPair pair = env.udp_pair();
    static SOCKET receiver;
    static WSABUF next;
    static int runs;
    static int depth;
    static int deepest;
    receiver = pair.server;
    next = buffer;
    runs = depth = deepest = 0;
    struct Again {
        static void CALLBACK run(DWORD, DWORD, LPWSAOVERLAPPED done, DWORD) {
            deepest = std::max(deepest, ++depth);
            DWORD no_flags = 0;
            if (++runs < 5) WSARecv(receiver, &next, 1, nullptr, &no_flags, done, run);
            --depth;
        }
    };
    for (int i = 0; i < 5; ++i) BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    WSARecv(receiver, &next, 1, nullptr, &flags, &overlapped, Again::run);
    while (runs < 5) BOOST_TEST_REQUIRE(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(deepest == 1);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: OVL-IOCP-5
BOOST_AUTO_TEST_CASE(a_handle_has_one_port_for_life) {
    const auto file = reinterpret_cast<HANDLE>(s);
    const HANDLE port = CreateIoCompletionPort(file, nullptr, 1, 0);
    BOOST_TEST_REQUIRE(port != nullptr);
    const auto again = [](HANDLE handle, HANDLE other) {
        return api_bool(CreateIoCompletionPort(handle, other, 2, 0) != nullptr);
    };
    BOOST_TEST(again(file, port) == fails_with(ERROR_INVALID_PARAMETER));
    const HANDLE second = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    BOOST_TEST(again(file, second) == fails_with(ERROR_INVALID_PARAMETER));
    const SOCKET synchronous = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0);
    BOOST_TEST(again(reinterpret_cast<HANDLE>(synchronous), second) == fails_with(ERROR_INVALID_PARAMETER));
    BOOST_TEST(api(closesocket(synchronous)) == succeeds());
    CloseHandle(port);
    CloseHandle(second);
}

// SPI: OVL-IOCP-6, OVL-IOCP-7
BOOST_AUTO_TEST_CASE(skipping_packets_of_immediate_successes_is_for_operating_system_handles) {
    BOOST_TEST(api_bool(SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(s),
                                                           FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) ==
               fails_with(ERROR_INVALID_PARAMETER));
    const SocketPair pair = env.tcp_pair();
    const auto file = reinterpret_cast<HANDLE>(pair.client);
    const HANDLE port = CreateIoCompletionPort(file, nullptr, 0, 0);
    const auto packet_waits = [&] {
        DWORD transferred = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED which = nullptr;
        GetQueuedCompletionStatus(port, &transferred, &key, &which, 0);
        return which == &overlapped;
    };
    WSABUF byte{1, data};
    BOOST_TEST(api(WSASend(pair.client, &byte, 1, &bytes, 0, &overlapped, nullptr)) == succeeds());
    BOOST_TEST(packet_waits());
    BOOST_TEST(api_bool(SetFileCompletionNotificationModes(file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) == succeeds());
    BOOST_TEST(api(WSASend(pair.client, &byte, 1, &bytes, 0, &overlapped, nullptr)) == succeeds());
    BOOST_TEST(!packet_waits());
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
    CloseHandle(port);
}

// SPI: OVL-IOCP-9
BOOST_AUTO_TEST_CASE(a_port_is_first_in_first_out) {
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 0, 0);
    std::vector<WSAOVERLAPPED> requests(50);
    for (WSAOVERLAPPED& request : requests) BOOST_TEST(complete_request(s, &request, 0, 0) == succeeds());
    for (WSAOVERLAPPED& request : requests) {
        DWORD transferred = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED which = nullptr;
        GetQueuedCompletionStatus(port, &transferred, &key, &which, 0);
        BOOST_TEST(which == &request);
    }
    CloseHandle(port);
}

// SPI: OVL-IOCP-8, OVL-LSP-1
BOOST_AUTO_TEST_CASE(each_level_completes_to_its_own_port) {
    // As a non-IFS layer does: its request below ends in its own port, then it completes the client's.
    const SOCKET lower = up().create_socket_handle(spy.entry, 0).value;
    const HANDLE clients = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 1, 0);
    const HANDLE layers = CreateIoCompletionPort(reinterpret_cast<HANDLE>(lower), nullptr, 2, 0);
    WSAOVERLAPPED below{};
    const auto take = [](HANDLE port) {
        DWORD transferred = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED which = nullptr;
        GetQueuedCompletionStatus(port, &transferred, &key, &which, 0);
        return which;
    };
    BOOST_TEST(complete_request(lower, &below, 0, 4) == succeeds());
    BOOST_TEST(take(clients) == nullptr);
    BOOST_TEST(take(layers) == &below);
    BOOST_TEST(complete_request(s, &overlapped, 0, 4) == succeeds());
    BOOST_TEST(take(layers) == nullptr);
    BOOST_TEST(take(clients) == &overlapped);
    CloseHandle(clients);
    CloseHandle(layers);
    BOOST_TEST(up().close_socket_handle(lower) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
