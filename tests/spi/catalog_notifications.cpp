// WSAProviderConfigChange: who is told of a change, and how.
#include "catalog_fixture.h"

using namespace wspemu::test;

namespace {

struct Handle {
    HANDLE value = nullptr;
    Handle() { BOOST_TEST(api(WSAProviderConfigChange(&value, nullptr, nullptr)) == succeeds()); }
    ~Handle() { CloseHandle(value); }
};

Outcome add_entry(const char* name) {
    return wspemu::test::install(wspemu::guid_of_text(name), {base_info(1)});
}

int g_routine_calls = 0;
void CALLBACK count_call(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD flags) {
    BOOST_TEST(error == 0u);
    BOOST_TEST(bytes == 0u);
    BOOST_TEST(flags == 0u);
    ++g_routine_calls;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_notifications, Env)

// SPI: CAT-CHG-1, CAT-CHG-2, CAT-GEN-5
BOOST_AUTO_TEST_CASE(an_event_is_set_at_the_next_change_and_not_before) {
    start();
    Handle handle;
    BOOST_TEST_REQUIRE(handle.value != nullptr);
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    BOOST_TEST(api(WSAProviderConfigChange(&handle.value, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(!is_set(overlapped.hEvent));
    BOOST_TEST(install(wspemu::guid_of_text("refused"), {}) == fails_with(WSAEINVAL));
    BOOST_TEST(!is_set(overlapped.hEvent));
    BOOST_TEST(add_entry("one") == succeeds());
    BOOST_TEST(is_set(overlapped.hEvent));
    BOOST_TEST(overlapped.Internal == 0u);
    CloseHandle(overlapped.hEvent);
}

// SPI: CAT-CHG-3
BOOST_AUTO_TEST_CASE(a_change_between_two_calls_is_not_lost_and_all_who_wait_are_told_once) {
    start();
    Handle first;
    Handle second;
    BOOST_TEST(add_entry("one") == succeeds());
    BOOST_TEST(api(WSAProviderConfigChange(&first.value, nullptr, nullptr)) == succeeds());
    BOOST_TEST(api(WSAProviderConfigChange(&second.value, nullptr, nullptr)) == succeeds());
    WSAOVERLAPPED requests[2] = {};
    HANDLE handles[2] = {first.value, second.value};
    for (int i = 0; i < 2; ++i) {
        requests[i].hEvent = CreateEventW(nullptr, TRUE, FALSE, nullptr);
        BOOST_TEST(api(WSAProviderConfigChange(&handles[i], &requests[i], nullptr)) == fails_with(WSA_IO_PENDING));
    }
    BOOST_TEST(add_entry("two") == succeeds());
    for (WSAOVERLAPPED& request : requests) {
        BOOST_TEST(is_set(request.hEvent));
        ResetEvent(request.hEvent);
    }
    BOOST_TEST(add_entry("three") == succeeds());
    for (WSAOVERLAPPED& request : requests) {
        BOOST_TEST(!is_set(request.hEvent));
        CloseHandle(request.hEvent);
    }
}

// SPI: CAT-CHG-2
BOOST_AUTO_TEST_CASE(without_an_overlapped_structure_the_caller_blocks_until_the_change) {
    start();
    Handle handle;
    auto waiter = run([&] { return api(WSAProviderConfigChange(&handle.value, nullptr, nullptr)); });
    BOOST_TEST(add_entry("one") == succeeds());
    BOOST_TEST(value_of(waiter) == succeeds());
}

// SPI: CAT-CHG-2
BOOST_AUTO_TEST_CASE(a_routine_runs_in_the_callers_alertable_wait) {
    start();
    Handle handle;
    WSAOVERLAPPED overlapped{};
    g_routine_calls = 0;
    BOOST_TEST(api(WSAProviderConfigChange(&handle.value, &overlapped, count_call)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(add_entry("one") == succeeds());
    BOOST_TEST(g_routine_calls == 0);
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == DWORD{WAIT_IO_COMPLETION});
    BOOST_TEST(g_routine_calls == 1);
}

// SPI: CAT-CHG-2
BOOST_AUTO_TEST_CASE(a_completion_port_gets_a_packet) {
    start();
    Handle handle;
    const HANDLE port = CreateIoCompletionPort(handle.value, nullptr, 77, 0);
    BOOST_TEST_REQUIRE(port != nullptr);
    WSAOVERLAPPED overlapped{};
    BOOST_TEST(api(WSAProviderConfigChange(&handle.value, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(add_entry("one") == succeeds());
    DWORD bytes = 1;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = nullptr;
    BOOST_TEST(GetQueuedCompletionStatus(port, &bytes, &key, &got, kDeadlineMs) == TRUE);
    BOOST_TEST(key == 77u);
    BOOST_TEST(got == &overlapped);
    CloseHandle(port);
}

// SPI: CAT-CHG-2, CAT-CHG-3
BOOST_AUTO_TEST_CASE(bad_handles_and_closed_ones) {
    HANDLE none = nullptr;
    BOOST_TEST(api(WSAProviderConfigChange(&none, nullptr, nullptr)) == fails_with(WSANOTINITIALISED));
    start();
    BOOST_TEST(api(WSAProviderConfigChange(nullptr, nullptr, nullptr)) == fails_with(WSAEFAULT));
    HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    BOOST_TEST(api(WSAProviderConfigChange(&event, nullptr, nullptr)) == fails_with(WSA_INVALID_HANDLE));
    HANDLE wild = reinterpret_cast<HANDLE>(0x1234);
    BOOST_TEST(api(WSAProviderConfigChange(&wild, nullptr, nullptr)) == fails_with(WSA_INVALID_HANDLE));
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = event;
    {
        Handle handle;
        BOOST_TEST(api(WSAProviderConfigChange(&handle.value, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    }
    BOOST_TEST(is_set(event)); // the handle is closed: the request ends
    BOOST_TEST(overlapped.Internal != 0u);
    // The end of Winsock ends what waits.
    ResetEvent(event);
    Handle handle;
    BOOST_TEST(api(WSAProviderConfigChange(&handle.value, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    stop();
    BOOST_TEST(is_set(event));
    CloseHandle(event);
}

BOOST_AUTO_TEST_SUITE_END()
