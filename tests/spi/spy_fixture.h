// Where most tests of the host start: a spy as base provider, started, with one open stream socket.
#pragma once

#include "env.h"
#include "gate.h"

#include <windows.h>

#include <boost/test/unit_test.hpp>

namespace wspemu::test {

struct SpyFixture {
    Env env;
    Spy& spy = env.install_base();
    SOCKET s = INVALID_SOCKET;

    SpyFixture() {
        env.start();
        s = open_spy_stream();
        BOOST_TEST_REQUIRE(api(s) == succeeds());
    }
    ~SpyFixture() {
        if (s != INVALID_SOCKET) BOOST_TEST(api(closesocket(s)) == succeeds());
    }
    Upcalls up() { return spy.upcalls(); }
    // Ends the test's socket early.
    void close() {
        BOOST_TEST(api(closesocket(s)) == succeeds());
        s = INVALID_SOCKET;
    }
};

// Whether an event is signalled, without changing a manual-reset one.
inline bool is_set(HANDLE event) {
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

} // namespace wspemu::test
