// 50,000 open sockets: what an idle one costs, and that a call costs the same with all of them open.
#include "net_fixture.h"
#include "open_files.h"

#include <chrono>
#include <cstdio>

using namespace wspemu::test;

namespace {

constexpr std::size_t kMany = 50'000;
constexpr std::size_t kFewer = 15'000; // where the system does not let the process have so many
constexpr std::size_t kBytesEach = 1024;

struct IdleSockets : NetFixture {
    // Microseconds for one send and one receive, the best of several looks.
    static double round_trip(const Pair& pair) {
        using Clock = std::chrono::steady_clock;
        auto best = Clock::duration::max();
        for (int look = 0; look < 20; ++look) {
            const auto begin = Clock::now();
            for (int i = 0; i < 50; ++i) {
                char byte = 0;
                if (send(pair.client, "x", 1, 0) != 1 || recv(pair.server, &byte, 1, 0) != 1) return -1;
            }
            best = std::min(best, Clock::now() - begin);
        }
        return std::chrono::duration<double, std::micro>(best).count() / 50;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(idle_sockets, IdleSockets)

BOOST_AUTO_TEST_CASE(an_idle_socket_takes_less_than_a_kilobyte) {
    std::size_t count = kMany;
    if (!over_memory() && !allow_open_files(kMany + 200)) {
        count = kFewer;
        std::printf("SKIPPED: RLIMIT_NOFILE can not be raised to %zu; %zu sockets instead\n", kMany + 200, count);
        if (!allow_open_files(count + 200)) {
            std::printf("SKIPPED: nor to that\n");
            return;
        }
    }
    const Pair pair = tcp_pair();
    const double alone = round_trip(pair);
    std::vector<Socket> sockets;
    sockets.reserve(count);
    const std::size_t before = memory_in_use();
    for (std::size_t i = 0; i < count; ++i) {
        Socket s(socket(AF_INET, i % 2 ? SOCK_STREAM : SOCK_DGRAM, 0));
        if (s == INVALID_SOCKET) {
            BOOST_ERROR("socket " << i << ": " << WSAGetLastError());
            return;
        }
        sockets.push_back(std::move(s));
    }
    const std::size_t each = (memory_in_use() - before) / count;
    const double among_many = round_trip(pair);
    // The time is shown, not tested: the machine may be busy with something else.
    std::printf("%zu bytes for each socket; send and receive %.2f us, among %zu sockets %.2f us\n", each, alone, count,
                among_many);
    if (before == 0) std::printf("SKIPPED: this build does not tell how much memory is in use\n");
    else if (!over_memory()) BOOST_TEST(each <= kBytesEach);
    BOOST_TEST(among_many > 0);
}

BOOST_AUTO_TEST_SUITE_END()
