// select and WSAPoll over thousands of sockets.
#include "net_fixture.h"
#include "open_files.h"

#include <cstdio>
#include <memory>

using namespace wspemu::test;

namespace {

constexpr std::size_t kSockets = 3000;
constexpr std::size_t kReady[] = {0, 1234, kSockets - 1};

// An fd_set as long as it takes: the count, then the handles (WSP-SEL-7).
struct LongSet {
    u_int count;
    SOCKET handles[kSockets];
};

struct ManySockets : NetFixture {
    std::vector<Socket> sockets;

    // False, and says so, where the system does not let the process have so many.
    bool open() {
        if (!over_memory() && !allow_open_files(kSockets + 200)) {
            std::printf("SKIPPED: RLIMIT_NOFILE can not be raised to %zu\n", kSockets + 200);
            return false;
        }
        sockets.reserve(kSockets);
        const Socket sender = udp();
        for (std::size_t i = 0; i < kSockets; ++i) {
            sockets.push_back(udp());
            (void)bind_any(sockets.back());
        }
        for (const std::size_t i : kReady) {
            struct sockaddr_in to = name_of(sockets[i]);
            BOOST_TEST(sendto(sender, "x", 1, 0, reinterpret_cast<struct sockaddr*>(&to), sizeof to) == 1);
            BOOST_TEST(wait_readable(sockets[i]));
        }
        return true;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(many_sockets, ManySockets)

// SPI: WSP-SEL-7, WSP-SEL-2
BOOST_AUTO_TEST_CASE(select_leaves_the_ready_ones_of_thousands_in_their_order) {
    if (!open()) return;
    const auto set = std::make_unique<LongSet>();
    set->count = kSockets;
    for (std::size_t i = 0; i < kSockets; ++i) set->handles[i] = sockets[i];
    BOOST_TEST_REQUIRE(select(0, reinterpret_cast<fd_set*>(set.get()), nullptr, nullptr, nullptr) == 3);
    BOOST_TEST_REQUIRE(set->count == 3u);
    for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(set->handles[i] == sockets[kReady[i]]);
}

// SPI: DSP-EXT-7
BOOST_AUTO_TEST_CASE(a_poll_of_thousands_tells_the_ready_ones) {
    if (!open()) return;
    std::vector<WSAPOLLFD> entries;
    for (const Socket& s : sockets) entries.push_back({s, POLLRDNORM, 0});
    BOOST_TEST(WSAPoll(entries.data(), kSockets, -1) == 3);
    for (std::size_t i = 0; i < kSockets; ++i) {
        const bool ready = i == kReady[0] || i == kReady[1] || i == kReady[2];
        if ((entries[i].revents == POLLRDNORM) != ready) BOOST_ERROR("entry " << i << ": " << entries[i].revents);
    }
    for (const std::size_t i : kReady) {
        char byte;
        BOOST_TEST(recv(sockets[i], &byte, 1, 0) == 1);
    }
    BOOST_TEST(WSAPoll(entries.data(), kSockets, 1) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
