// Sockets, bytes and events of tests, each wait with the tests' deadline.
#include "net_fixture.h"

#include <cstdlib>
#include <cstring>

namespace wspemu::test {
namespace {

std::uint64_t seed_of_run() {
    const char* seed = std::getenv("WSPEMU_TEST_SEED");
    return seed ? std::strtoull(seed, nullptr, 10) : 1;
}

const struct sockaddr* generic(const struct sockaddr_in& address) {
    return reinterpret_cast<const struct sockaddr*>(&address);
}

enum class Set { read, write, except };

int select_one(SOCKET s, Set which, long seconds) {
    fd_set set;
    FD_ZERO(&set);
    set.fd_array[set.fd_count++] = s;
    struct timeval timeout {};
    timeout.tv_sec = static_cast<decltype(timeout.tv_sec)>(seconds);
    return select(0, which == Set::read ? &set : nullptr, which == Set::write ? &set : nullptr,
                  which == Set::except ? &set : nullptr, &timeout);
}

constexpr long kSeconds = kDeadlineMs / 1000;

} // namespace

Socket::~Socket() {
    if (s_ != INVALID_SOCKET) BOOST_TEST(close() == succeeds());
}

Env::Network NetFixture::network() {
    const char* network = std::getenv("WSPEMU_TEST_NETWORK");
    return network && std::strcmp(network, "memory") == 0 ? Env::Network::memory : Env::Network::host;
}

NetFixture::NetFixture() : env(network(), seed_of_run()) {
    env.start();
}

Socket NetFixture::tcp() const {
    Socket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    BOOST_TEST_REQUIRE(api(SOCKET{s}) == succeeds());
    return s;
}

Socket NetFixture::udp() const {
    Socket s(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP));
    BOOST_TEST_REQUIRE(api(SOCKET{s}) == succeeds());
    return s;
}

struct sockaddr_in NetFixture::bind_any(SOCKET s) const {
    BOOST_TEST_REQUIRE(bind_to(s, loopback()) == succeeds());
    return name_of(s);
}

Socket NetFixture::listener(int backlog) const {
    Socket s = tcp();
    bind_any(s);
    BOOST_TEST_REQUIRE(api(listen(s, backlog)) == succeeds());
    return s;
}

Pair NetFixture::pair_over(SOCKET listener) const {
    Pair pair;
    pair.client = tcp();
    BOOST_TEST_REQUIRE(connect_to(pair.client, name_of(listener)) == succeeds());
    wait_readable(listener);
    pair.server = Socket(accept(listener, nullptr, nullptr));
    BOOST_TEST_REQUIRE(api(SOCKET{pair.server}) == succeeds());
    return pair;
}

Pair NetFixture::tcp_pair() const {
    return pair_over(listener());
}

Pair NetFixture::udp_pair() const {
    Pair pair{udp(), udp()};
    const struct sockaddr_in client = bind_any(pair.client);
    const struct sockaddr_in server = bind_any(pair.server);
    BOOST_TEST_REQUIRE(connect_to(pair.client, server) == succeeds());
    BOOST_TEST_REQUIRE(connect_to(pair.server, client) == succeeds());
    return pair;
}

Outcome connect_to(SOCKET s, const struct sockaddr_in& address) {
    return api(connect(s, generic(address), sizeof address));
}

Outcome bind_to(SOCKET s, const struct sockaddr_in& address) {
    return api(bind(s, generic(address), sizeof address));
}

struct sockaddr_in peer_of(SOCKET s) {
    struct sockaddr_in address {};
    int length = sizeof address;
    BOOST_TEST_REQUIRE(api(getpeername(s, reinterpret_cast<struct sockaddr*>(&address), &length)) == succeeds());
    return address;
}

bool same_address(const struct sockaddr_in& a, const struct sockaddr_in& b) {
    return a.sin_family == b.sin_family && a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
}

bool send_all(SOCKET s, std::string_view text) {
    while (!text.empty()) {
        const int sent = send(s, text.data(), static_cast<int>(text.size()), 0);
        if (sent < 0 && WSAGetLastError() == WSAEWOULDBLOCK && wait_writable(s)) continue;
        if (sent < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string receive_exactly(SOCKET s, std::size_t size) {
    std::string got;
    while (got.size() < size && wait_readable(s)) {
        char piece[4096];
        const auto room = static_cast<int>(std::min(sizeof piece, size - got.size()));
        const int bytes = recv(s, piece, room, 0);
        if (bytes < 0 && WSAGetLastError() == WSAEWOULDBLOCK) continue;
        if (bytes <= 0) break;
        got.append(piece, static_cast<std::size_t>(bytes));
    }
    return got;
}

Outcome receive_fails(SOCKET s, int flags) {
    char byte;
    return api(recv(s, &byte, 1, flags));
}

bool at_end(SOCKET s) {
    char byte;
    return wait_readable(s) && recv(s, &byte, 1, 0) == 0;
}

bool wait_readable(SOCKET s) {
    return select_one(s, Set::read, kSeconds) == 1;
}
bool wait_writable(SOCKET s) {
    return select_one(s, Set::write, kSeconds) == 1;
}
bool wait_exceptional(SOCKET s) {
    return select_one(s, Set::except, kSeconds) == 1;
}
int readable_now(SOCKET s) {
    return select_one(s, Set::read, 0);
}
int writable_now(SOCKET s) {
    return select_one(s, Set::write, 0);
}

void set_nonblocking(SOCKET s, bool on) {
    u_long value = on;
    BOOST_TEST(api(ioctlsocket(s, static_cast<int>(FIONBIO), &value)) == succeeds());
}

Outcome set_option(SOCKET s, int level, int name, int value) {
    return api(setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value));
}

int get_option(SOCKET s, int level, int name) {
    int value = -1;
    int length = sizeof value;
    BOOST_TEST(api(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length)) == succeeds());
    return value;
}

void set_linger(SOCKET s, u_short onoff, u_short seconds) {
    const struct linger value { onoff, seconds };
    BOOST_TEST(api(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&value), sizeof value)) ==
               succeeds());
}

std::size_t fill(SOCKET s) {
    const std::string much(16384, 'f');
    std::size_t total = 0;
    int sent;
    while ((sent = send(s, much.data(), static_cast<int>(much.size()), 0)) > 0) total += static_cast<std::size_t>(sent);
    BOOST_TEST(WSAGetLastError() == WSAEWOULDBLOCK);
    return total;
}

Record take(SOCKET s, WSAEVENT event) {
    WSANETWORKEVENTS events{};
    BOOST_TEST(api(WSAEnumNetworkEvents(s, event, &events)) == succeeds());
    Record record;
    record.events = events.lNetworkEvents;
    std::memcpy(record.codes, events.iErrorCode, sizeof record.codes);
    return record;
}

Record await(SOCKET s, const Event& event, long bits) {
    Record all;
    while ((all.events & bits) != bits && event.comes()) {
        const Record next = take(s, event);
        all.events |= next.events;
        for (int bit = 0; bit < FD_MAX_EVENTS; ++bit) {
            if (next.events & (1L << bit)) all.codes[bit] = next.codes[bit];
        }
    }
    return all;
}

} // namespace wspemu::test
