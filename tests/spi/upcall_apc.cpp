// WPUQueueApc: where, when and in which order user APCs run.
#include "spy_fixture.h"

#include <numeric>

using namespace wspemu::test;

namespace {

// What APCs leave behind. Touched by the target thread only.
struct Trace {
    std::vector<int> order;
    DWORD thread = 0;
};

struct Note {
    Trace* trace;
    int number;
};

void CALLBACK note(DWORD_PTR context) {
    const auto& mark = *reinterpret_cast<Note*>(context);
    mark.trace->order.push_back(mark.number);
    mark.trace->thread = GetCurrentThreadId();
}

DWORD_PTR as_context(const void* pointer) {
    return reinterpret_cast<DWORD_PTR>(pointer);
}

// An id of the test's thread, as a provider opens it.
struct ApcFixture : SpyFixture {
    WSATHREADID self = up().open_current_thread().value;
    Trace trace;

    ~ApcFixture() { BOOST_TEST(up().close_thread(self) == succeeds()); }
    Outcome queue(const Note& mark) { return up().queue_apc(&self, note, as_context(&mark)); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_apc, ApcFixture)

// SPI: UPC-QAPC-1
BOOST_AUTO_TEST_CASE(queueing_runs_nothing_even_for_the_own_thread) {
    const Note mark{&trace, 1};
    BOOST_TEST(queue(mark) == succeeds());
    BOOST_TEST(trace.order.empty());
    BOOST_TEST(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    BOOST_TEST(trace.order.size() == 1u);
}

// SPI: UPC-QAPC-3
BOOST_AUTO_TEST_CASE(an_apc_runs_only_in_an_alertable_wait) {
    const Note mark{&trace, 1};
    const WSAEVENT event = up().create_event().value;
    BOOST_TEST(queue(mark) == succeeds());
    BOOST_TEST(SleepEx(0, FALSE) == 0u);
    BOOST_TEST(WaitForSingleObject(event, 0) == static_cast<DWORD>(WAIT_TIMEOUT));
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    BOOST_TEST(api(listen(s, 1)) == succeeds()); // a Winsock call that does not block
    BOOST_TEST(trace.order.empty());
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, kDeadlineMs, TRUE) == WSA_WAIT_IO_COMPLETION);
    BOOST_TEST(trace.order.size() == 1u);
    BOOST_TEST(up().close_event(event) == succeeds());
}

// SPI: UPC-QAPC-3, OVL-APC-5, OVL-APC-6
BOOST_AUTO_TEST_CASE(every_alertable_wait_runs_apcs_and_ends_with_io_completion) {
    const WSAEVENT event = up().create_event().value;
    const WSAEVENT other = up().create_event().value;
    const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    const Note mark{&trace, 1};
    std::size_t expected = 0;
    const auto ends = [&](DWORD ended) { // the wait has run what was queued before it
        BOOST_TEST(ended == static_cast<DWORD>(WAIT_IO_COMPLETION));
        BOOST_TEST(trace.order.size() == ++expected);
        BOOST_TEST(queue(mark) == succeeds());
    };
    BOOST_TEST(queue(mark) == succeeds());
    ends(SleepEx(kDeadlineMs, TRUE));
    ends(WaitForSingleObjectEx(event, kDeadlineMs, TRUE));
    const HANDLE both[] = {event, other};
    ends(WaitForMultipleObjectsEx(2, both, FALSE, kDeadlineMs, TRUE));
    ends(WaitForMultipleObjectsEx(2, both, TRUE, kDeadlineMs, TRUE));
    ends(SignalObjectAndWait(other, event, kDeadlineMs, TRUE));
    BOOST_TEST(up().reset_event(other) == succeeds());
    ends(WSAWaitForMultipleEvents(2, both, FALSE, kDeadlineMs, TRUE));
    ends(MsgWaitForMultipleObjectsEx(1, both, kDeadlineMs, 0, MWMO_ALERTABLE));
    OVERLAPPED_ENTRY entries[1];
    ULONG removed = 0;
    BOOST_TEST(GetQueuedCompletionStatusEx(port, entries, 1, &removed, kDeadlineMs, TRUE) == FALSE);
    ends(GetLastError());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(!is_set(event));
    BOOST_TEST(up().close_event(event) == succeeds());
    BOOST_TEST(up().close_event(other) == succeeds());
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: UPC-QAPC-3, WSP-GEN-7, OVL-APC-6
BOOST_AUTO_TEST_CASE(a_blocking_winsock_call_runs_apcs_and_goes_on) {
    const SocketPair pair = env.tcp_pair();
    struct Context {
        Trace* trace;
        SOCKET peer;
    } context{&trace, pair.client};
    // The APC itself sends the byte that the receive waits for: it must run inside the receive.
    const auto send_byte = [](DWORD_PTR argument) {
        auto& state = *reinterpret_cast<Context*>(argument);
        state.trace->order.push_back(send(state.peer, "x", 1, 0));
    };
    BOOST_TEST(up().queue_apc(&self, send_byte, as_context(&context)) == succeeds());
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(byte == 'x');
    BOOST_TEST(trace.order == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: UPC-QAPC-4
BOOST_AUTO_TEST_CASE(all_apcs_run_in_order_before_the_wait_returns) {
    std::vector<Note> marks;
    for (int i = 0; i < 100; ++i) marks.push_back({&trace, i});
    for (const Note& mark : marks) BOOST_TEST(queue(mark) == succeeds());
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    std::vector<int> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    BOOST_TEST(trace.order == expected, boost::test_tools::per_element());
    BOOST_TEST(SleepEx(0, TRUE) == 0u); // the queue is empty
}

// SPI: UPC-QAPC-4, OVL-APC-4
BOOST_AUTO_TEST_CASE(what_an_apc_queues_belongs_to_the_same_drain_and_does_not_nest) {
    struct Chain {
        Upcalls upcalls;
        WSATHREADID self;
        int left;
        int depth;
        int deepest;
    } chain{up(), self, 10, 0, 0};
    struct Step {
        static void CALLBACK run(DWORD_PTR argument) {
            auto& state = *reinterpret_cast<Chain*>(argument);
            state.deepest = std::max(state.deepest, ++state.depth);
            if (--state.left > 0) state.upcalls.queue_apc(&state.self, run, argument);
            --state.depth;
        }
    };
    BOOST_TEST(up().queue_apc(&self, Step::run, as_context(&chain)) == succeeds());
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(chain.left == 0);
    BOOST_TEST(chain.deepest == 1);
}

// SPI: UPC-QAPC-3, UPC-QAPC-7, OVL-APC-1
BOOST_AUTO_TEST_CASE(an_apc_of_another_thread_runs_in_the_target_thread) {
    const Upcalls upcalls = up();
    const Note mark{&trace, 1};
    auto other = run([&] {
        const Outcome queued = upcalls.queue_apc(&self, note, as_context(&mark));
        return std::pair(queued, GetCurrentThreadId());
    });
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    const auto [queued, other_thread] = value_of(other);
    BOOST_TEST(queued == succeeds());
    BOOST_TEST(trace.thread == GetCurrentThreadId());
    BOOST_TEST(trace.thread != other_thread);
}

// SPI: UPC-QAPC-5, OVL-APC-2
BOOST_AUTO_TEST_CASE(the_id_is_read_during_the_call_only_and_copies_are_as_good) {
    const Note mark{&trace, 1};
    WSATHREADID copy = self;
    BOOST_TEST(up().queue_apc(&copy, note, as_context(&mark)) == succeeds());
    copy = {};
    BOOST_TEST(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(trace.order.size() == 1u);
}

// SPI: UPC-QAPC-6
BOOST_AUTO_TEST_CASE(the_context_is_as_wide_as_a_pointer) {
    static DWORD_PTR seen;
    seen = 0;
    const auto keep = [](DWORD_PTR context) { seen = context; };
    BOOST_TEST(up().queue_apc(&self, keep, 0xfedcba9876543210) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(seen == 0xfedcba9876543210u);
}

// SPI: UPC-QAPC-2, UPC-QAPC-7
BOOST_AUTO_TEST_CASE(what_is_no_thread_id_is_a_fault) {
    const WSAEVENT event = up().create_event().value;
    WSATHREADID foreign = self;
    foreign.Reserved ^= 0x1234;
    WSATHREADID wrong[] = {{},
                           {event, self.Reserved},
                           {reinterpret_cast<HANDLE>(s), self.Reserved},
                           foreign,
                           {reinterpret_cast<HANDLE>(ULONG_PTR{0x7ffffff0}), self.Reserved}};
    for (WSATHREADID& id : wrong) BOOST_TEST(up().queue_apc(&id, note, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(up().close_event(event) == succeeds());
}

// SPI: UPC-QAPC-9
BOOST_AUTO_TEST_CASE(null_pointers_are_faults) {
    BOOST_TEST(up().queue_apc(nullptr, note, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(up().queue_apc(&self, nullptr, 0) == fails_with(WSAEFAULT));
}

// SPI: UPC-QAPC-8, OVL-APC-7, UPC-OCT-7
BOOST_AUTO_TEST_CASE(a_thread_that_has_ended_takes_no_apcs_and_drops_those_it_had) {
    const Upcalls upcalls = up();
    const Note mark{&trace, 1};
    WSATHREADID gone{};
    Outcome queued = fails_with(-1);
    std::thread ending([&] {
        gone = upcalls.open_current_thread().value;
        queued = upcalls.queue_apc(&gone, note, as_context(&mark));
    });
    ending.join();
    BOOST_TEST(queued == succeeds());
    BOOST_TEST(upcalls.queue_apc(&gone, note, as_context(&mark)) == fails_with(WSAEFAULT));
    SleepEx(0, TRUE);
    BOOST_TEST(trace.order.empty());
    BOOST_TEST(upcalls.close_thread(gone) == succeeds()); // it was opened, so it is given back
}

// SPI: UPC-QAPC-10
BOOST_AUTO_TEST_CASE(the_last_error_after_the_wait_is_that_of_the_wait) {
    const auto spoil = [](DWORD_PTR) { SetLastError(1313); };
    BOOST_TEST(up().queue_apc(&self, spoil, 0) == succeeds());
    SetLastError(7);
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(GetLastError() == 7u);
}

// SPI: UPC-QAPC-3, UPC-QAPC-10
BOOST_AUTO_TEST_CASE(a_signaled_object_wins_and_the_apc_stays_queued) {
    const WSAEVENT event = up().create_event().value;
    BOOST_TEST(up().set_event(event) == succeeds());
    const Note mark{&trace, 1};
    BOOST_TEST(queue(mark) == succeeds());
    BOOST_TEST(WaitForSingleObjectEx(event, kDeadlineMs, TRUE) == WAIT_OBJECT_0);
    BOOST_TEST(trace.order.empty());
    BOOST_TEST(SleepEx(0, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(up().close_event(event) == succeeds());
}

// SPI: OVL-APC-8
BOOST_AUTO_TEST_CASE(a_thread_that_never_waits_alertably_never_sees_its_apc) {
    const Upcalls upcalls = up();
    const Note mark{&trace, 1};
    auto other = run([&] {
        WSATHREADID id = upcalls.open_current_thread().value;
        upcalls.queue_apc(&id, note, as_context(&mark));
        SleepEx(0, FALSE);
        return upcalls.close_thread(id);
    });
    BOOST_TEST(value_of(other) == succeeds());
    BOOST_TEST(trace.order.empty());
}

// SPI: UPC-QAPC-4
BOOST_AUTO_TEST_CASE(apcs_queued_by_many_threads_all_run_once) {
    const Upcalls upcalls = up();
    constexpr int kEach = 500;
    static std::atomic<int> ran;
    ran = 0;
    const auto queue_many = [&] {
        for (int i = 0; i < kEach; ++i)
            upcalls.queue_apc(
                &self, [](DWORD_PTR) { ++ran; }, 0);
    };
    auto a = run(queue_many);
    auto b = run(queue_many);
    while (ran < 2 * kEach && SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION)) {
    }
    value_of(a);
    value_of(b);
    BOOST_TEST(ran == 2 * kEach);
    BOOST_TEST(SleepEx(0, TRUE) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
