// WSPGetOverlappedResult, flags of receives, order, and what is never lost: many requests, sockets and closes at once
// (overlapped.md 4.3-4.7, 4.9).
#include "net_fixture.h"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace wspemu::test;

namespace {

BOOL result_of(SOCKET s, Operation& operation, BOOL wait) {
    return WSAGetOverlappedResult(s, &operation.overlapped, &operation.bytes, wait, &operation.flags);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(overlapped_results, NetFixture)

// SPI: OVL-GOR-1, WSP-GOR-1, WSP-GOR-3, WSP-GOR-6, OVL-COR-1
BOOST_AUTO_TEST_CASE(the_result_is_pending_then_the_same_each_time_it_is_asked_for) {
    const Pair pair = tcp_pair();
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(api_bool(result_of(pair.server, operation, FALSE)) == fails_with(WSA_IO_INCOMPLETE));
    BOOST_TEST(operation.bytes == 0xeeeeeeeeu); // not updated
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(operation.event.comes());
    for (int i = 0; i < 3; ++i) {
        operation.bytes = 0;
        BOOST_TEST(api_bool(result_of(pair.server, operation, i == 1)) == succeeds());
        BOOST_TEST(operation.bytes == 1u);
    }
    BOOST_TEST(operation.overlapped.InternalHigh == 1u);
    BOOST_TEST(operation.overlapped.OffsetHigh == 0u);
}

// SPI: OVL-GOR-4, WSP-GOR-1, WSP-GOR-7
BOOST_AUTO_TEST_CASE(a_failed_operation_gives_its_own_code_and_leaves_the_count) {
    Pair pair = tcp_pair();
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    set_linger(pair.client, 1, 0);
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(operation.event.comes());
    operation.bytes = 0xeeeeeeee;
    BOOST_TEST(api_bool(result_of(pair.server, operation, FALSE)) == fails_with(WSAECONNRESET));
    BOOST_TEST(operation.bytes == 0xeeeeeeeeu);
    BOOST_TEST(operation.overlapped.OffsetHigh == DWORD{WSAECONNRESET});
}

// SPI: OVL-GOR-2, WSP-GOR-5, OVL-GOR-5
BOOST_AUTO_TEST_CASE(waiting_needs_an_event_and_every_pointer) {
    const Pair pair = tcp_pair();
    Operation operation;
    operation.overlapped.hEvent = nullptr;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(api_bool(result_of(pair.server, operation, TRUE)) == fails_with(WSA_INVALID_HANDLE));
    DWORD bytes = 0;
    DWORD flags = 0;
    BOOST_TEST(api_bool(WSAGetOverlappedResult(pair.server, nullptr, &bytes, FALSE, &flags)) == fails_with(WSAEFAULT));
    BOOST_TEST(api_bool(WSAGetOverlappedResult(pair.server, &operation.overlapped, nullptr, FALSE, &flags)) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(api_bool(WSAGetOverlappedResult(pair.server, &operation.overlapped, &bytes, FALSE, nullptr)) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(api_bool(WSAGetOverlappedResult(INVALID_SOCKET, &operation.overlapped, &bytes, FALSE, &flags)) ==
               fails_with(WSAENOTSOCK));
}

// SPI: OVL-GOR-6
BOOST_AUTO_TEST_CASE(the_wait_for_a_result_runs_no_routine) {
    const Pair pair = tcp_pair();
    const Pair other = tcp_pair();
    static int runs;
    runs = 0;
    Operation routine;
    BOOST_TEST(api(WSARecv(other.server, &routine.buffer, 1, nullptr, &routine.flags, &routine.overlapped,
                           [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) { ++runs; })) == fails_with(WSA_IO_PENDING));
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send_all(other.client, "r"));
    auto sender = run([s = SOCKET{pair.client}] { return send_all(s, "x"); });
    BOOST_TEST(operation.end(pair.server) == succeeds());
    BOOST_TEST(value_of(sender));
    BOOST_TEST(runs == 0);
    while (runs == 0 && SleepEx(kDeadlineMs, TRUE) == WAIT_IO_COMPLETION) {
    }
    BOOST_TEST(runs == 1);
}

// SPI: OVL-GOR-7
BOOST_AUTO_TEST_CASE(an_auto_reset_event_is_consumed_by_the_wait) {
    const Pair pair = tcp_pair();
    const HANDLE once = CreateEventA(nullptr, FALSE, FALSE, nullptr);
    // A request that has ended before the wait begins leaves its event set: then there was no wait to consume it.
    bool consumed = false;
    for (int attempt = 0; attempt < 200 && !consumed; ++attempt) {
        Operation operation;
        operation.overlapped.hEvent = once;
        BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
        auto sender = run([s = SOCKET{pair.client}] { return send_all(s, "x"); });
        BOOST_TEST(operation.end(pair.server) == succeeds());
        BOOST_TEST(value_of(sender));
        consumed = WaitForSingleObject(once, 0) == static_cast<DWORD>(WAIT_TIMEOUT);
    }
    BOOST_TEST(consumed);
    CloseHandle(once);
}

// SPI: OVL-RET-8, WSP-GOR-4
BOOST_AUTO_TEST_CASE(the_flags_of_a_pending_receive_come_with_its_result) {
    const Pair pair = tcp_pair();
    Operation urgent;
    urgent.flags = MSG_OOB;
    BOOST_TEST(urgent.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send(pair.client, "!", 1, MSG_OOB) == 1);
    urgent.flags = 0;
    BOOST_TEST(urgent.end(pair.server) == succeeds());
    BOOST_TEST((urgent.flags & MSG_OOB) != 0u);
    BOOST_TEST(urgent.received() == "!");
    Operation sending(1);
    sending.flags = 0;
    (void)sending.send(pair.client);
    sending.flags = 77;
    BOOST_TEST(sending.end(pair.client) == succeeds());
    BOOST_TEST(sending.flags == 0u);
}

// SPI: OVL-ORD-5
BOOST_AUTO_TEST_CASE(overlapped_and_plain_receives_share_the_bytes_and_none_comes_twice) {
    const Pair pair = tcp_pair();
    Operation posted(2);
    BOOST_TEST(posted.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send_all(pair.client, "abcdef"));
    BOOST_TEST(posted.end(pair.server) == succeeds());
    const std::string rest = receive_exactly(pair.server, 6 - posted.bytes);
    std::string all(posted.received());
    all += rest;
    BOOST_TEST(all == "abcdef");
}

// SPI: WSP-CLOS-9, OVL-CAN-7, WSP-CLOS-3, WSP-RECV-7
BOOST_AUTO_TEST_CASE(every_request_that_started_is_told_once_whatever_is_closed_or_aborted) {
    const char* given = std::getenv("WSPEMU_STRESS_SEED");
    const auto seed = static_cast<unsigned>(given ? std::strtoul(given, nullptr, 10) : 7);
    BOOST_TEST_MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    constexpr int kPairs = 100; // 200 sockets
    constexpr std::size_t kPerSocket = 3;
    const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    std::vector<Pair> pairs;
    const Socket server = listener(200);
    for (int i = 0; i < kPairs; ++i) {
        pairs.push_back(pair_over(server));
        for (const SOCKET s : {SOCKET{pairs.back().client}, SOCKET{pairs.back().server}})
            BOOST_TEST_REQUIRE((CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port, s, 0) == port));
    }
    std::vector<std::unique_ptr<Operation>> operations;
    std::size_t started = 0;
    const auto note = [&](const Outcome& begun) {
        if (begun == succeeds() || begun == fails_with(WSA_IO_PENDING)) ++started;
    };
    for (Pair& pair : pairs) {
        for (std::size_t i = 0; i < kPerSocket; ++i) {
            operations.push_back(std::make_unique<Operation>(1 + random() % 64));
            operations.back()->overlapped.hEvent = nullptr;
            note(operations.back()->receive(pair.server));
            operations.push_back(std::make_unique<Operation>(1 + random() % 64));
            operations.back()->overlapped.hEvent = nullptr;
            operations.back()->data.assign(operations.back()->data.size(), 's');
            operations.back()->buffer.buf = operations.back()->data.data();
            note(operations.back()->send(pair.client));
        }
        switch (random() % 4) {
        case 0: set_linger(pair.client, 1, 0); [[fallthrough]];
        case 1: BOOST_TEST(pair.client.close() == succeeds()); break;
        case 2: BOOST_TEST(pair.server.close() == succeeds()); break;
        default: break;
        }
    }
    pairs.clear();
    std::size_t told = 0;
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    std::vector<LPOVERLAPPED> seen;
    while (told < started) {
        LPOVERLAPPED overlapped = nullptr;
        (void)GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, kDeadlineMs);
        if (!overlapped) break;
        ++told;
        seen.push_back(overlapped);
    }
    BOOST_TEST(told == started);
    LPOVERLAPPED more = nullptr;
    BOOST_TEST(!GetQueuedCompletionStatus(port, &bytes, &key, &more, 10));
    BOOST_TEST((more == nullptr));
    std::sort(seen.begin(), seen.end());
    BOOST_TEST((std::adjacent_find(seen.begin(), seen.end()) == seen.end())); // each once
    for (const auto& operation : operations) {
        BOOST_TEST(!operation->pending());
        if (operation->overlapped.OffsetHigh != 0) continue;
        const std::string_view got = std::string_view(operation->data).substr(0, operation->overlapped.InternalHigh);
        BOOST_TEST((got.find_first_not_of('s') == std::string_view::npos)); // every byte as it was sent
    }
    CloseHandle(port);
}

BOOST_AUTO_TEST_SUITE_END()
