// WPUOpenCurrentThread and WPUCloseThread.
#include "spy_fixture.h"

#include <cstddef>

using namespace wspemu::test;

namespace {

std::atomic<int> g_ran;
void CALLBACK count(DWORD_PTR) {
    ++g_ran;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_threads, SpyFixture)

// SPI: UPC-OCT-1, OVL-LSP-3
BOOST_AUTO_TEST_CASE(a_worker_thread_gets_an_id_of_its_own) {
    g_ran = 0;
    const Upcalls upcalls = up();
    WSATHREADID worker_id{};
    Gate opened("the worker opens its id");
    auto worker = run([&] {
        const auto answer = upcalls.open_current_thread();
        worker_id = answer.value;
        opened.open();
        const DWORD ended = SleepEx(kDeadlineMs, TRUE);
        return std::pair(answer.outcome, ended);
    });
    opened.pass();
    BOOST_TEST(upcalls.queue_apc(&worker_id, count, 0) == succeeds());
    const auto [outcome, ended] = value_of(worker);
    BOOST_TEST(outcome == succeeds());
    BOOST_TEST(ended == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(g_ran == 1);
    BOOST_TEST(upcalls.close_thread(worker_id) == succeeds());
}

// SPI: UPC-OCT-2, UPC-CTHR-1
BOOST_AUTO_TEST_CASE(without_a_startup_there_are_no_ids) {
    const Upcalls upcalls = up();
    close();
    env.stop();
    env.expect_report("UPC-GEN-9");
    BOOST_TEST(upcalls.open_current_thread() == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.close_thread({}) == fails_with(WSANOTINITIALISED));
}

// SPI: UPC-OCT-3, UPC-CTHR-4
BOOST_AUTO_TEST_CASE(another_thread_may_close_the_id) {
    const Upcalls upcalls = up();
    const WSATHREADID id = upcalls.open_current_thread().value;
    auto other = run([&] { return upcalls.close_thread(id); });
    BOOST_TEST(value_of(other) == succeeds());
}

// SPI: UPC-OCT-4, UPC-CTHR-5
BOOST_AUTO_TEST_CASE(null_pointers_are_faults) {
    const WSPUPCALLTABLE table = up().table();
    int error = 0;
    BOOST_TEST(table.lpWPUOpenCurrentThread(nullptr, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    error = 0;
    BOOST_TEST(table.lpWPUCloseThread(nullptr, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
}

// SPI: UPC-OCT-5
BOOST_AUTO_TEST_CASE(an_id_is_sixteen_bytes_and_bit_copies_are_equal_to_it) {
    static_assert(sizeof(WSATHREADID) == 16 && offsetof(WSATHREADID, ThreadHandle) == 0 &&
                  offsetof(WSATHREADID, Reserved) == 8);
    g_ran = 0;
    const WSATHREADID id = up().open_current_thread().value;
    WSATHREADID copy = id;
    BOOST_TEST(up().queue_apc(&copy, count, 0) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(up().close_thread(copy) == succeeds());
    env.expect_report("UPC-CTHR-3");
    BOOST_TEST(up().close_thread(id) == fails_with(WSAEFAULT)); // the copy was the original
}

// SPI: UPC-OCT-6, UPC-OCT-7
BOOST_AUTO_TEST_CASE(each_open_makes_an_independent_reference) {
    g_ran = 0;
    WSATHREADID first = up().open_current_thread().value;
    WSATHREADID second = up().open_current_thread().value;
    BOOST_TEST(first.ThreadHandle != second.ThreadHandle);
    BOOST_TEST(up().close_thread(first) == succeeds());
    BOOST_TEST(up().queue_apc(&second, count, 0) == succeeds());
    BOOST_TEST(up().queue_apc(&first, count, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(g_ran == 1);
    BOOST_TEST(up().close_thread(second) == succeeds());
}

// SPI: UPC-CTHR-2, UPC-CTHR-3
BOOST_AUTO_TEST_CASE(only_what_open_made_can_be_closed_and_only_once) {
    env.expect_report("UPC-CTHR-3");
    WSAOVERLAPPED overlapped{};
    char data[1];
    WSABUF buffer{1, data};
    DWORD flags = 0;
    spy.fails(kSpyRecv, WSAEWOULDBLOCK);
    WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
    const WSATHREADID clients = spy.only_call(kSpyRecv).thread_id; // belongs to the client
    BOOST_TEST(up().close_thread(clients) == fails_with(WSAEFAULT));
    g_ran = 0;
    WSATHREADID still_good = clients;
    BOOST_TEST(up().queue_apc(&still_good, count, 0) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(g_ran == 1);

    BOOST_TEST(up().close_thread({}) == fails_with(WSAEFAULT));
    const WSATHREADID id = up().open_current_thread().value;
    BOOST_TEST(up().close_thread(id) == succeeds());
    BOOST_TEST(up().close_thread(id) == fails_with(WSAEFAULT));
    BOOST_TEST(env.reports_of("UPC-CTHR-3") == 3u);
}

// SPI: UPC-CTHR-4
BOOST_AUTO_TEST_CASE(apcs_queued_through_an_id_run_although_it_was_closed) {
    g_ran = 0;
    WSATHREADID id = up().open_current_thread().value;
    BOOST_TEST(up().queue_apc(&id, count, 0) == succeeds());
    BOOST_TEST(up().close_thread(id) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(g_ran == 1);
}

// SPI: UPC-CTHR-5
BOOST_AUTO_TEST_CASE(an_id_never_closed_is_reported_at_the_last_cleanup) {
    BOOST_TEST(up().open_current_thread() == succeeds());
    close();
    env.expect_report("UPC-CTHR-5");
    env.stop();
    BOOST_TEST(env.reports_of("UPC-CTHR-5") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
