// How the base provider tells: overlapped requests, extension functions, network events, select.
#include "base_provider_fixture.h"

using namespace wspemu;
using namespace base_test;

namespace {

struct Told {
    std::vector<std::pair<DWORD, DWORD>> ends;
} told;

void CALLBACK note_routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD) {
    told.ends.emplace_back(error, bytes);
}

} // namespace

BOOST_AUTO_TEST_SUITE(base_completion_test)

BOOST_AUTO_TEST_CASE(an_event_request_ends_with_its_event_and_result) { // OVL-RET-2, OVL-RET-6, OVL-GOR-3
    Base base;
    const Pair pair = base.pair();
    Event event;
    (void)port::set_event(event.handle);
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = event.wsa();
    char data[16];
    BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped) == WSA_IO_PENDING);
    BOOST_TEST(!event.wait(0));
    DWORD bytes = 0;
    DWORD flags = 0;
    BOOST_TEST(!base.spi.lpWSPGetOverlappedResult(pair.server, &overlapped, &bytes, FALSE, &flags, &base.error));
    BOOST_TEST(base.error == WSA_IO_INCOMPLETE);
    BOOST_TEST(base.send(pair.client, "hello") == 5);
    BOOST_TEST(base.spi.lpWSPGetOverlappedResult(pair.server, &overlapped, &bytes, TRUE, &flags, &base.error));
    BOOST_TEST(bytes == 5u);
    // At once, too: the event is signalled when the call returns (OVL-RET-1).
    BOOST_TEST(base.send(pair.client, "now") == 3);
    BOOST_TEST(base.select({pair.server}, {}, 5000) == 1);
    BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped) == 0);
    BOOST_TEST(event.wait(0));
    base.close(pair);
}

BOOST_AUTO_TEST_CASE(a_completion_routine_runs_in_an_alertable_wait_only) { // OVL-APC-1, OVL-ORD-1
    Base base;
    const Pair pair = base.pair();
    told.ends.clear();
    WSAOVERLAPPED first{};
    WSAOVERLAPPED second{};
    char data[2][4];
    BOOST_TEST(base.post_recv(pair.server, data[0], 4, first, note_routine) == WSA_IO_PENDING);
    BOOST_TEST(base.post_recv(pair.server, data[1], 4, second, note_routine) == WSA_IO_PENDING);
    BOOST_TEST(base.send(pair.client, "abcdefgh") == 8);
    while (told.ends.size() < 2)
        BOOST_TEST((port::sleep_until(port::deadline_after(5000), true).end == port::WaitEnd::apc));
    BOOST_TEST(std::string(data[0], 4) == "abcd");
    BOOST_TEST(std::string(data[1], 4) == "efgh");
    BOOST_TEST(told.ends[0].second == 4u);
    base.close(pair);
}

BOOST_AUTO_TEST_CASE(a_port_gets_one_packet_per_request) { // OVL-IOCP-3, OVL-IOCP-6
    Base base;
    const Pair pair = base.pair();
    const port::Handle completion = *port::create_io_port(1);
    BOOST_TEST(port::pin<port::FileObject>(static_cast<port::Handle>(pair.server))->associate(completion, 7).ok());
    WSAOVERLAPPED overlapped{};
    char data[16];
    BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped) == WSA_IO_PENDING);
    BOOST_TEST(base.send(pair.client, "packet") == 6);
    const port::Dequeued got = port::take_packet(completion, port::deadline_after(5000), false);
    BOOST_TEST((got.packet.overlapped == &overlapped));
    BOOST_TEST(got.packet.key == 7u);
    BOOST_TEST(got.packet.bytes == 6u);
    BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped, note_routine) == WSAEINVAL); // OVL-TAB-4
    BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped) == WSA_IO_PENDING);
    base.close(pair);
    const port::Dequeued aborted = port::take_packet(completion, port::deadline_after(5000), false); // OVL-CAN-1
    BOOST_TEST((aborted.packet.overlapped == &overlapped));
    BOOST_TEST(aborted.packet.status != 0u);
    port::close_handle(completion);
}

BOOST_AUTO_TEST_CASE(the_last_cleanup_cancels_silently) { // WSP-CLNP-3
    Event event;
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = event.wsa();
    char data[4];
    {
        Base base;
        const Pair pair = base.pair();
        BOOST_TEST(base.post_recv(pair.server, data, sizeof data, overlapped) == WSA_IO_PENDING);
    }
    BOOST_TEST(!event.wait(0));
    BOOST_TEST(overlapped.OffsetHigh == DWORD{WSA_OPERATION_ABORTED});
}

BOOST_AUTO_TEST_CASE(network_events_are_announced_once_and_reenabled_by_receiving) { // BLK-EV-4, BLK-EVT-9, BLK-FD-7
    Base base;
    const Pair pair = base.pair();
    Event event;
    BOOST_TEST(base.spi.lpWSPEventSelect(pair.server, event.wsa(), FD_READ | FD_WRITE | FD_CLOSE, &base.error) == 0);
    WSANETWORKEVENTS record{};
    BOOST_TEST(event.wait(0));
    BOOST_TEST(base.spi.lpWSPEnumNetworkEvents(pair.server, event.wsa(), &record, &base.error) == 0);
    BOOST_TEST(record.lNetworkEvents == FD_WRITE);
    BOOST_TEST(!event.wait(0));
    BOOST_TEST(base.send(pair.client, "ab") == 2);
    BOOST_TEST(event.wait());
    BOOST_TEST(base.spi.lpWSPEnumNetworkEvents(pair.server, event.wsa(), &record, &base.error) == 0);
    BOOST_TEST(record.lNetworkEvents == FD_READ);
    char byte;
    BOOST_TEST(base.recv(pair.server, &byte, 1) == 1);
    BOOST_TEST(event.wait(0));
    BOOST_TEST(base.spi.lpWSPEnumNetworkEvents(pair.server, event.wsa(), &record, &base.error) == 0);
    BOOST_TEST(record.lNetworkEvents == FD_READ);
    base.close(pair.client);
    BOOST_TEST(!event.wait(20)); // the end comes after the last byte
    BOOST_TEST(base.recv(pair.server, &byte, 1) == 1);
    BOOST_TEST(event.wait());
    BOOST_TEST(base.spi.lpWSPEnumNetworkEvents(pair.server, event.wsa(), &record, &base.error) == 0);
    BOOST_TEST(record.lNetworkEvents == FD_CLOSE);
    BOOST_TEST(record.iErrorCode[FD_CLOSE_BIT] == 0);
    u_long off = 0;
    DWORD returned = 0;
    BOOST_TEST(base.spi.lpWSPIoctl(pair.server, static_cast<DWORD>(FIONBIO), &off, sizeof off, nullptr, 0, &returned,
                                   nullptr, nullptr, nullptr, &base.error) == SOCKET_ERROR); // BLK-MODE-2
    BOOST_TEST(base.error == WSAEINVAL);
    base.close(pair.server);
}

BOOST_AUTO_TEST_CASE(accept_ex_and_connect_ex_meet) { // DSP-EXT-4, WSP-PEER-4
    Base base;
    sockaddr_storage name;
    const SOCKET listener = base.listen(name);
    const SOCKET server = base.socket();
    const SOCKET client = base.socket();
    base.bind(client);
    const auto function = [&](GUID id) {
        void* pointer = nullptr;
        DWORD returned = 0;
        BOOST_TEST(base.spi.lpWSPIoctl(listener, static_cast<DWORD>(SIO_GET_EXTENSION_FUNCTION_POINTER), &id, sizeof id,
                                       &pointer, sizeof pointer, &returned, nullptr, nullptr, nullptr,
                                       &base.error) == 0);
        return pointer;
    };
    const auto accept_ex = reinterpret_cast<LPFN_ACCEPTEX>(function(WSAID_ACCEPTEX));
    const auto connect_ex = reinterpret_cast<LPFN_CONNECTEX>(function(WSAID_CONNECTEX));
    const auto get_names = reinterpret_cast<LPFN_GETACCEPTEXSOCKADDRS>(function(WSAID_GETACCEPTEXSOCKADDRS));
    Event accepted;
    Event connected;
    WSAOVERLAPPED accepting{};
    WSAOVERLAPPED connecting{};
    accepting.hEvent = accepted.wsa();
    connecting.hEvent = connected.wsa();
    alignas(8) char output[8 + 2 * (sizeof(sockaddr_in) + 16)];
    DWORD bytes = 0;
    BOOST_TEST(!accept_ex(listener, server, output, 8, 32, 32, &bytes, &accepting));
    BOOST_TEST(port::last_error() == DWORD{ERROR_IO_PENDING});
    char first[] = "first";
    BOOST_TEST(
        !connect_ex(client, reinterpret_cast<sockaddr*>(&name), sizeof(sockaddr_in), first, 5, &bytes, &connecting));
    BOOST_TEST(connected.wait());
    BOOST_TEST(accepted.wait());
    DWORD flags = 0;
    BOOST_TEST(base.spi.lpWSPGetOverlappedResult(listener, &accepting, &bytes, FALSE, &flags, &base.error));
    BOOST_TEST(std::string(output, bytes) == "first");
    sockaddr* local = nullptr;
    sockaddr* remote = nullptr;
    int local_length = 0;
    int remote_length = 0;
    get_names(output, 8, 32, 32, &local, &local_length, &remote, &remote_length);
    BOOST_TEST(reinterpret_cast<sockaddr_in*>(local)->sin_port == reinterpret_cast<sockaddr_in&>(name).sin_port);
    sockaddr_storage peer{};
    int length = sizeof peer;
    BOOST_TEST(base.spi.lpWSPGetPeerName(server, reinterpret_cast<sockaddr*>(&peer), &length, &base.error) ==
               SOCKET_ERROR);
    BOOST_TEST(base.spi.lpWSPSetSockOpt(server, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                                        reinterpret_cast<const char*>(&listener), sizeof listener, &base.error) == 0);
    BOOST_TEST(base.spi.lpWSPGetPeerName(server, reinterpret_cast<sockaddr*>(&peer), &length, &base.error) == 0);
    BOOST_TEST(std::memcmp(&peer, remote, sizeof(sockaddr_in)) == 0);
    BOOST_TEST(base.send(server, "back") == 4);
    char data[8];
    BOOST_TEST(base.recv(client, data, sizeof data) == 4);
    base.close(server);
    base.close(client);
    base.close(listener);
}

BOOST_AUTO_TEST_CASE(select_takes_more_than_64_sockets) { // WSP-SEL-7, WSP-SEL-2
    Base base;
    constexpr u_int count = 100;
    struct {
        u_int fd_count = count;
        SOCKET fd_array[count];
    } set;
    sockaddr_storage last{};
    for (SOCKET& s : set.fd_array) {
        s = base.socket(AF_INET, SOCK_DGRAM);
        last = base.bind(s);
    }
    const std::vector<SOCKET> all(set.fd_array, set.fd_array + count);
    std::thread sender([&] {
        WSABUF text{2, const_cast<char*>("hi")};
        DWORD bytes = 0;
        int error = 0;
        (void)base.spi.lpWSPSendTo(all[0], &text, 1, &bytes, 0, reinterpret_cast<const sockaddr*>(&last),
                                   sizeof(sockaddr_in), nullptr, nullptr, nullptr, &error);
    });
    BOOST_TEST(base.spi.lpWSPSelect(0, reinterpret_cast<fd_set*>(&set), nullptr, nullptr, nullptr, &base.error) == 1);
    sender.join();
    BOOST_TEST(set.fd_count == 1u);
    BOOST_TEST(set.fd_array[0] == all.back());
    for (const SOCKET s : all) base.close(s);
}

BOOST_AUTO_TEST_CASE(every_request_is_told_once_whoever_closes_or_sends) { // OVL-CAN-7
    Base base;
    const port::Handle completion = *port::create_io_port(0);
    constexpr int pairs = 40;
    constexpr int per_pair = 4;
    std::atomic<int> started{0};
    std::atomic<int> told_ends{0};
    std::atomic<bool> stop{false};
    std::vector<std::thread> takers;
    for (int i = 0; i < 2; ++i) {
        takers.emplace_back([&] {
            for (;;) {
                const port::Dequeued got = port::take_packet(completion, port::deadline_after(20), false);
                if (got.end == port::WaitEnd::object) ++told_ends;
                else if (stop && told_ends >= started) return;
            }
        });
    }
    std::vector<WSAOVERLAPPED> overlapped(pairs * per_pair);
    std::vector<char> data(pairs * per_pair);
    for (int i = 0; i < pairs; ++i) {
        const Pair pair = base.pair();
        BOOST_TEST(port::pin<port::FileObject>(static_cast<port::Handle>(pair.server))->associate(completion, 1).ok());
        for (int k = 0; k < per_pair; ++k) {
            const auto at = static_cast<std::size_t>(i * per_pair + k);
            const int code = base.post_recv(pair.server, &data[at], 1, overlapped[at]);
            if (code == 0 || code == WSA_IO_PENDING) ++started;
        }
        std::thread sender([&] {
            int error = 0;
            base.send(pair.client, "ab");
            (void)base.spi.lpWSPCloseSocket(pair.client, &error);
        });
        base.close(pair.server);
        sender.join();
    }
    stop = true;
    for (std::thread& taker : takers) taker.join();
    BOOST_TEST(started == pairs * per_pair);
    BOOST_TEST(told_ends == started);
    port::close_handle(completion);
}

BOOST_AUTO_TEST_CASE(a_reused_socket_connects_again) { // DisconnectEx
    Base base;
    sockaddr_storage name;
    const SOCKET listener = base.listen(name);
    const SOCKET client = base.socket();
    GUID id = WSAID_DISCONNECTEX;
    LPFN_DISCONNECTEX disconnect_ex = nullptr;
    DWORD returned = 0;
    BOOST_TEST(base.spi.lpWSPIoctl(client, static_cast<DWORD>(SIO_GET_EXTENSION_FUNCTION_POINTER), &id, sizeof id,
                                   &disconnect_ex, sizeof disconnect_ex, &returned, nullptr, nullptr, nullptr,
                                   &base.error) == 0);
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(base.connect(client, name) == 0);
        const SOCKET server = base.spi.lpWSPAccept(listener, nullptr, nullptr, nullptr, 0, &base.error);
        BOOST_TEST(base.send(client, "x") == 1);
        char data[2];
        BOOST_TEST(base.recv(server, data, 2) == 1);
        BOOST_TEST(disconnect_ex(client, nullptr, TF_REUSE_SOCKET, 0));
        BOOST_TEST(base.recv(server, data, 2) == 0);
        base.close(server);
    }
    base.close(client);
    base.close(listener);
}

BOOST_AUTO_TEST_SUITE_END()
