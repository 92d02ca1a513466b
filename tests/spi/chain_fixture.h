// Where tests of layers start: two spies as layers over a third as base, and a message through a chain.
#pragma once

#include "spy_fixture.h"

#include <string>

namespace wspemu::test {

// top over middle over base, all for kSpyFamily.
struct ChainFixture {
    Env env;
    Spy& base = env.install_base("spy");
    Spy& middle = env.install_layer("spy2");
    Spy& top = env.install_layer("spy3");
    ChainFixture() { env.start(); }

    // The chain that a stream socket of the family opens: [top, middle, base].
    WSAPROTOCOL_INFOW chosen() {
        const auto entry = env.process().catalog()->select(kSpyFamily, SOCK_STREAM, kSpyStream);
        BOOST_TEST_REQUIRE(entry.ok());
        return (*entry)->info;
    }
};

// Client to server, then both are closed.
inline void exchange(const SocketPair& pair) {
    BOOST_TEST(send(pair.client, "hello", 5, 0) == 5);
    char data[8] = {};
    BOOST_TEST(recv(pair.server, data, 8, 0) == 5);
    BOOST_TEST(std::string(data) == "hello");
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

} // namespace wspemu::test
