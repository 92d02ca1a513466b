// WPUQueryBlockingCallback.
#include "spy_fixture.h"

#include "core/provider.h"
#include "core/thread_context.h"

using namespace wspemu::test;

namespace {

constexpr DWORD_PTR kContext = 0xabcdef0123456789;

BOOL CALLBACK keep_waiting(DWORD_PTR) {
    return TRUE;
}
BOOL CALLBACK stop_waiting(DWORD_PTR) {
    return FALSE;
}

// Installs a hook for the scope.
struct Hook {
    Hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) { wspemu::set_blocking_hook(hook, context); }
    ~Hook() { wspemu::set_blocking_hook(nullptr, 0); }
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;
};

struct Found {
    LPBLOCKINGCALLBACK callback = reinterpret_cast<LPBLOCKINGCALLBACK>(ULONG_PTR{0x55});
    DWORD_PTR context = 0x66;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_blocking_callback, SpyFixture)

// SPI: UPC-QBC-3, UPC-QBC-7
BOOST_AUTO_TEST_CASE(a_thread_without_a_hook_has_none_and_no_context) {
    Found found;
    BOOST_TEST(up().query_blocking_callback(spy.entry, &found.callback, &found.context) == succeeds());
    BOOST_TEST(found.callback == nullptr);
    BOOST_TEST(found.context == 0u);
}

// SPI: UPC-QBC-1, UPC-QBC-4, UPC-QBC-8
BOOST_AUTO_TEST_CASE(the_hook_and_its_context_are_found) {
    const Hook hook(keep_waiting, kContext);
    Found found;
    BOOST_TEST(up().query_blocking_callback(spy.entry, &found.callback, &found.context) == succeeds());
    BOOST_TEST(found.callback == keep_waiting);
    BOOST_TEST(found.context == kContext);
}

// SPI: UPC-QBC-6
BOOST_AUTO_TEST_CASE(hooks_are_per_thread_and_looked_up_each_time) {
    const Upcalls upcalls = up();
    Found found;
    {
        const Hook hook(keep_waiting, 1);
        auto other = run([&] {
            Found there;
            upcalls.query_blocking_callback(spy.entry, &there.callback, &there.context);
            return there.callback;
        });
        BOOST_TEST(value_of(other) == nullptr);
        wspemu::set_blocking_hook(stop_waiting, 2);
        BOOST_TEST(up().query_blocking_callback(spy.entry, &found.callback, &found.context) == succeeds());
        BOOST_TEST(found.callback == stop_waiting);
        BOOST_TEST(found.context == 2u);
    }
    BOOST_TEST(up().query_blocking_callback(spy.entry, &found.callback, &found.context) == succeeds());
    BOOST_TEST(found.callback == nullptr);
}

// SPI: UPC-QBC-2, UPC-QBC-7
BOOST_AUTO_TEST_CASE(a_failure_writes_neither_output) {
    const Hook hook(keep_waiting, kContext);
    Found found;
    const Found before;
    BOOST_TEST(up().query_blocking_callback(spy.entry, nullptr, &found.context) == fails_with(WSAEFAULT));
    BOOST_TEST(up().query_blocking_callback(spy.entry, &found.callback, nullptr) == fails_with(WSAEFAULT));
    BOOST_TEST(up().query_blocking_callback(999999, &found.callback, &found.context) == fails_with(WSAEINVAL));
    BOOST_TEST(found.callback == before.callback);
    BOOST_TEST(found.context == before.context);
}

// SPI: UPC-QBC-5, UPC-QBC-4
BOOST_AUTO_TEST_CASE(a_blocking_call_asks_its_hook_until_it_is_cancelled) {
    // The built-in base provider as the one that blocks: a receive that never gets anything.
    const SocketPair pair = env.udp_pair();
    struct State {
        int calls;
        Outcome cancelled;
    } state{0, {}};
    const auto cancel_the_third_time = [](DWORD_PTR context) -> BOOL {
        auto& counted = *reinterpret_cast<State*>(context);
        if (++counted.calls < 3) return TRUE;
        int error = 0;
        const auto& provider = *wspemu::current_thread_context().innermost->provider;
        if (provider.table().lpWSPCancelBlockingCall(&error) != 0) counted.cancelled = fails_with(error);
        return FALSE;
    };
    const Hook hook(cancel_the_third_time, reinterpret_cast<DWORD_PTR>(&state));
    char byte = 0;
    BOOST_TEST(api(recv(pair.server, &byte, 1, 0)) == fails_with(WSAEINTR));
    BOOST_TEST(state.calls == 3);
    BOOST_TEST(state.cancelled == succeeds());
    wspemu::set_blocking_hook(nullptr, 0);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
