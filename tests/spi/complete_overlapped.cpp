// WPUCompleteOverlappedRequest: the stores, the event, the packet, and their order.
#include "spy_fixture.h"

#include <cstddef>

using namespace wspemu::test;

namespace {

struct Packet {
    BOOL result;
    DWORD error;
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED overlapped;
};

// A port, an event and an OVERLAPPED for one request on the spy's socket.
struct RequestFixture : SpyFixture {
    HANDLE port = nullptr;
    HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    WSAOVERLAPPED overlapped{};

    RequestFixture() {
        overlapped.Internal = WSS_OPERATION_IN_PROGRESS;
        overlapped.InternalHigh = 99;
        overlapped.Offset = 0x11111111;
        overlapped.OffsetHigh = 0x22222222;
    }
    ~RequestFixture() {
        if (port) CloseHandle(port);
        CloseHandle(event);
    }
    void associate() {
        port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 0x1234, 0);
        BOOST_TEST_REQUIRE(port != nullptr);
    }
    // What is in the port, without waiting.
    Packet take() const {
        Packet packet{};
        SetLastError(0);
        packet.result = GetQueuedCompletionStatus(port, &packet.bytes, &packet.key, &packet.overlapped, 0);
        packet.error = GetLastError();
        return packet;
    }
    bool port_is_empty() const {
        const Packet packet = take();
        return packet.overlapped == nullptr && packet.error == static_cast<DWORD>(WAIT_TIMEOUT);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(complete_overlapped, RequestFixture)

// SPI: UPC-COR-1, UPC-COR-4, UPC-COR-5
BOOST_AUTO_TEST_CASE(the_results_are_stored_before_the_return) {
    BOOST_TEST(complete_request(s, &overlapped, 0, 17) == succeeds());
    BOOST_TEST(overlapped.InternalHigh == 17u);
    BOOST_TEST(overlapped.Internal == 0u);
    BOOST_TEST(HasOverlappedIoCompleted(&overlapped));
}

// SPI: UPC-COR-6, OVL-STR-2, OVL-STR-3
BOOST_AUTO_TEST_CASE(offsets_and_event_stay_the_providers) {
    overlapped.hEvent = event;
    BOOST_TEST(complete_request(s, &overlapped, WSAECONNRESET, 0) == succeeds());
    BOOST_TEST(overlapped.Offset == 0x11111111u);
    BOOST_TEST(overlapped.OffsetHigh == 0x22222222u);
    BOOST_TEST(overlapped.hEvent == event);
}

// SPI: UPC-COR-2
BOOST_AUTO_TEST_CASE(only_handles_made_by_the_host_are_completed) {
    const SOCKET ifs = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    for (SOCKET wrong : {ifs, SOCKET{0}, INVALID_SOCKET, reinterpret_cast<SOCKET>(event)}) {
        BOOST_TEST(complete_request(wrong, &overlapped, 0, 1) == fails_with(WSAEINVAL));
    }
    BOOST_TEST(overlapped.Internal == static_cast<ULONG_PTR>(WSS_OPERATION_IN_PROGRESS));
    BOOST_TEST(complete_request(s, nullptr, 0, 1) == fails_with(WSAEFAULT));
    BOOST_TEST(api(closesocket(ifs)) == succeeds());
}

// SPI: UPC-COR-2
BOOST_AUTO_TEST_CASE(any_thread_completes) {
    overlapped.hEvent = event;
    auto worker = run([&] { return complete_request(s, &overlapped, 0, 4); });
    BOOST_TEST(WaitForSingleObject(event, kDeadlineMs) == WAIT_OBJECT_0);
    BOOST_TEST(overlapped.InternalHigh == 4u);
    BOOST_TEST(value_of(worker) == succeeds());
}

// SPI: UPC-COR-3
BOOST_AUTO_TEST_CASE(it_is_found_by_name_in_ws2_32) {
    const HMODULE ws2_32 = LoadLibraryA("ws2_32.dll");
    BOOST_TEST_REQUIRE(ws2_32 != nullptr);
    const auto found = reinterpret_cast<int(WSPAPI*)(SOCKET, LPWSAOVERLAPPED, DWORD, DWORD, LPINT)>(
        reinterpret_cast<void*>(GetProcAddress(ws2_32, "WPUCompleteOverlappedRequest")));
    BOOST_TEST_REQUIRE(found != nullptr);
    int error = 0;
    BOOST_TEST(found(s, &overlapped, 0, 3, &error) == 0);
    BOOST_TEST(overlapped.InternalHigh == 3u);
    BOOST_TEST(api_bool(FreeLibrary(ws2_32)) == succeeds());
}

// SPI: UPC-COR-4, OVL-COR-4
BOOST_AUTO_TEST_CASE(who_sees_the_end_sees_the_byte_count) {
    for (DWORD round = 1; round <= 2000; ++round) {
        WSAOVERLAPPED shared{};
        shared.Internal = WSS_OPERATION_IN_PROGRESS;
        auto poller = run([&] {
            const std::atomic_ref<ULONG_PTR> internal(shared.Internal);
            while (internal.load(std::memory_order_acquire) == WSS_OPERATION_IN_PROGRESS) std::this_thread::yield();
            return std::atomic_ref<ULONG_PTR>(shared.InternalHigh).load(std::memory_order_relaxed);
        });
        const Outcome done = complete_request(s, &shared, 0, round);
        BOOST_TEST_REQUIRE(value_of(poller) == round);
        BOOST_TEST_REQUIRE(done == succeeds());
    }
}

// SPI: UPC-COR-7, OVL-TAB-5
BOOST_AUTO_TEST_CASE(an_event_alone_is_signaled) {
    overlapped.hEvent = event;
    BOOST_TEST(complete_request(s, &overlapped, 0, 1) == succeeds());
    BOOST_TEST(is_set(event));
}

// SPI: UPC-COR-7, OVL-IOCP-1, OVL-IOCP-2, OVL-IOCP-3, OVL-TAB-5
BOOST_AUTO_TEST_CASE(a_port_alone_gets_a_packet) {
    associate();
    BOOST_TEST(complete_request(s, &overlapped, 0, 21) == succeeds());
    const Packet packet = take();
    BOOST_TEST(packet.result == TRUE);
    BOOST_TEST(packet.bytes == 21u);
    BOOST_TEST(packet.key == 0x1234u);
    BOOST_TEST(packet.overlapped == &overlapped);
    BOOST_TEST(port_is_empty());
}

// SPI: UPC-COR-7, OVL-IOCP-4
BOOST_AUTO_TEST_CASE(event_and_port_both_are_told) {
    associate();
    overlapped.hEvent = event;
    BOOST_TEST(complete_request(s, &overlapped, 0, 5) == succeeds());
    BOOST_TEST(is_set(event));
    BOOST_TEST(take().overlapped == &overlapped);
}

// SPI: UPC-COR-7, OVL-STR-5, OVL-IOCP-4
BOOST_AUTO_TEST_CASE(the_low_bit_of_the_event_keeps_the_port_out) {
    associate();
    const auto flagged = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | 1);
    overlapped.hEvent = flagged;
    BOOST_TEST(complete_request(s, &overlapped, 0, 5) == succeeds());
    BOOST_TEST(is_set(event));
    BOOST_TEST(port_is_empty());
    BOOST_TEST(overlapped.hEvent == flagged);
    WSAOVERLAPPED flag_only{};
    flag_only.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{1}); // no event, and still no packet
    BOOST_TEST(complete_request(s, &flag_only, 0, 5) == succeeds());
    BOOST_TEST(port_is_empty());
}

// SPI: UPC-COR-7, OVL-TAB-1
BOOST_AUTO_TEST_CASE(with_neither_event_nor_port_only_the_stores_happen) {
    BOOST_TEST(complete_request(s, &overlapped, 0, 8) == succeeds());
    BOOST_TEST(overlapped.InternalHigh == 8u);
    BOOST_TEST(!is_set(event));
}

// SPI: UPC-COR-8, OVL-IOCP-3
BOOST_AUTO_TEST_CASE(an_error_comes_out_of_the_port_with_its_own_number) {
    associate();
    for (DWORD error :
         {DWORD{WSAECONNRESET}, DWORD{WSA_OPERATION_ABORTED}, DWORD{WSAEDISCON}, DWORD{1}, DWORD{0x103}}) {
        overlapped.Internal = WSS_OPERATION_IN_PROGRESS;
        BOOST_TEST(complete_request(s, &overlapped, error, 0) == succeeds());
        BOOST_TEST(overlapped.Internal != 0u);
        BOOST_TEST(overlapped.Internal != static_cast<ULONG_PTR>(WSS_OPERATION_IN_PROGRESS));
        const Packet packet = take();
        BOOST_TEST(packet.result == FALSE);
        BOOST_TEST(packet.overlapped == &overlapped);
        BOOST_TEST(packet.error == error);
    }
}

// SPI: UPC-COR-9, OVL-CAN-6, OVL-CAN-1
BOOST_AUTO_TEST_CASE(aborted_requests_are_told_while_the_socket_is_being_closed) {
    associate();
    spy.on(kSpyCloseSocket, [this](SpyCall& call) { // the lower socket is closed; what was pending comes back now
        complete_request(call.socket(), &overlapped, WSA_OPERATION_ABORTED, 0);
        up().close_socket_handle(call.socket());
        call.returns(0);
    });
    close();
    const Packet packet = take();
    BOOST_TEST(packet.overlapped == &overlapped);
    BOOST_TEST(packet.error == static_cast<DWORD>(WSA_OPERATION_ABORTED));
}

// SPI: UPC-COR-9
BOOST_AUTO_TEST_CASE(a_handle_given_back_is_not_completed_any_more) {
    const SOCKET gone = s;
    close();
    BOOST_TEST(complete_request(gone, &overlapped, WSA_OPERATION_ABORTED, 0) == fails_with(WSAEINVAL));
}

// SPI: UPC-COR-10, OVL-RET-1
BOOST_AUTO_TEST_CASE(an_immediate_success_may_be_indicated_inside_the_initiating_call) {
    associate();
    overlapped.hEvent = event;
    spy.on(kSpySend, [](SpyCall& call) {
        *call.arg<DWORD*>(3) = 2;
        complete_request(call.socket(), call.arg<LPWSAOVERLAPPED>(5), 0, 2);
        call.returns(0);
    });
    WSABUF buffer{2, const_cast<char*>("ab")};
    DWORD sent = 0;
    BOOST_TEST(api(WSASend(s, &buffer, 1, &sent, 0, &overlapped, nullptr)) == succeeds());
    BOOST_TEST(sent == 2u);
    BOOST_TEST(is_set(event));
    BOOST_TEST(take().overlapped == &overlapped); // SPI: OVL-IOCP-6
    BOOST_TEST(port_is_empty());
}

// SPI: UPC-COR-10
BOOST_AUTO_TEST_CASE(a_second_completion_is_no_failure_of_the_call) {
    BOOST_TEST(complete_request(s, &overlapped, 0, 1) == succeeds());
    BOOST_TEST(complete_request(s, &overlapped, 0, 2) == succeeds());
}

// SPI: OVL-COR-3
BOOST_AUTO_TEST_CASE(the_provider_need_not_have_marked_the_request_as_pending) {
    associate();
    for (ULONG_PTR internal : {ULONG_PTR{0}, ULONG_PTR{0xdeadbeef}, reinterpret_cast<ULONG_PTR>(&overlapped)}) {
        overlapped.Internal = internal;
        BOOST_TEST(complete_request(s, &overlapped, 0, 6) == succeeds());
        BOOST_TEST(overlapped.Internal == 0u);
        BOOST_TEST(take().bytes == 6u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
