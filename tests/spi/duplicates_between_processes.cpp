// WSADuplicateSocket for another process (wsp.md 8, dispatch.md 3.10): two real processes.
#include "child_process.h"
#include "info_text.h"
#include "net_fixture.h"

using namespace wspemu::test;

namespace {

struct Processes : NetFixture {
    // The duplicate's description for that process, as text.
    static std::string offer(SOCKET s, const ChildProcess& process) {
        WSAPROTOCOL_INFOW info{};
        BOOST_TEST(api(WSADuplicateSocketW(s, process.id(), &info)) == succeeds());
        return text_of(info);
    }
    static Socket open(const std::string& text) {
        WSAPROTOCOL_INFOW info = info_of(text);
        return Socket(
            WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
    }
    static std::string refused() { return std::to_string(WSAEINVAL); }
};

struct InMemory {
    Env env{Env::Network::memory};
    InMemory() { env.start(); }
};

// A worker of tests/spi/duplicate_worker.cpp.
struct Worker : ChildProcess {
    Worker() : ChildProcess({WSPEMU_DUPLICATE_WORKER}) {}
    std::string open(const std::string& text) { return ask("open " + text); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(duplicates_between_processes, Processes)

// SPI: WSP-DUP-1, WSP-DUP-2, WSP-SOCK-3, DSP-DUP-2
BOOST_AUTO_TEST_CASE(a_duplicate_in_another_process_is_the_same_connection) {
    Worker worker;
    Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "before"));
    BOOST_TEST(worker.open(offer(pair.server, worker)) == "0");
    BOOST_TEST(worker.ask("receive") == "<before>");
    BOOST_TEST(worker.ask("send there") == "5");
    BOOST_TEST(receive_exactly(pair.client, 5) == "there");
    BOOST_TEST(send_all(pair.server, "here"));
    BOOST_TEST(receive_exactly(pair.client, 4) == "here");
    BOOST_TEST(send_all(pair.client, "by event"));
    BOOST_TEST(worker.ask("overlapped") == "<by event>");
}

// SPI: WSP-CLOS-7, DSP-DUP-5
BOOST_AUTO_TEST_CASE(the_connection_ends_with_the_last_descriptor_of_both_processes) {
    Worker worker;
    Pair pair = tcp_pair();
    BOOST_TEST(worker.open(offer(pair.server, worker)) == "0");
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(worker.ask("send still") == "5");
    BOOST_TEST(receive_exactly(pair.client, 5) == "still");
    BOOST_TEST(readable_now(pair.client) == 0);
    BOOST_TEST(worker.ask("close") == "0");
    BOOST_TEST(at_end(pair.client));
}

// SPI: WSP-DUP-2, BLK-MODE-7
BOOST_AUTO_TEST_CASE(options_mode_and_state_come_along) {
    Worker worker;
    Pair pair = tcp_pair();
    set_nonblocking(pair.server);
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 1) == succeeds());
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_RCVTIMEO, 1234) == succeeds());
    BOOST_TEST(api(shutdown(pair.server, SD_SEND)) == succeeds());
    BOOST_TEST(worker.open(offer(pair.server, worker)) == "0");
    BOOST_TEST(worker.ask("receive") == std::to_string(-WSAEWOULDBLOCK));
    BOOST_TEST(worker.ask("option " + std::to_string(SOL_SOCKET) + " " + std::to_string(SO_KEEPALIVE)) == "1");
    BOOST_TEST(worker.ask("option " + std::to_string(SOL_SOCKET) + " " + std::to_string(SO_RCVTIMEO)) == "1234");
    BOOST_TEST(worker.ask("send x") == std::to_string(-WSAESHUTDOWN));
}

// SPI: WSP-DUP-1, DSP-DUP-3, DSP-INF-6
BOOST_AUTO_TEST_CASE(what_was_offered_is_taken_once_and_only_by_the_process_meant) {
    Worker meant;
    Worker other;
    Pair pair = tcp_pair();
    const std::string info = offer(pair.server, meant);
    BOOST_TEST(other.open(info) == refused());
    BOOST_TEST(api(SOCKET{open(info)}) == fails_with(WSAEINVAL));
    BOOST_TEST(meant.open(info) == "0");
    BOOST_TEST(meant.open(info) == refused());
    BOOST_TEST(meant.ask("send ok") == "2");
    BOOST_TEST(receive_exactly(pair.client, 2) == "ok");
}

// SPI: WSP-DUP-1
BOOST_AUTO_TEST_CASE(each_offer_has_a_cookie_of_its_own) {
    Worker worker;
    Pair pair = tcp_pair();
    const std::string first = offer(pair.server, worker);
    const std::string second = offer(pair.client, worker);
    BOOST_TEST(first != second);
    BOOST_TEST(worker.open(second) == "0");
    BOOST_TEST(worker.ask("send client") == "6");
    BOOST_TEST(receive_exactly(pair.server, 6) == "client");
    BOOST_TEST(worker.open(first) == "0");
    BOOST_TEST(worker.ask("send server") == "6");
    BOOST_TEST(receive_exactly(pair.client, 6) == "server");
}

BOOST_AUTO_TEST_CASE(a_made_up_cookie_opens_nothing) {
    WSAPROTOCOL_INFOW info = env.base_entry(AF_INET, SOCK_STREAM);
    info.dwProviderReserved = 0xfedcba98;
    BOOST_TEST(api(SOCKET{open(text_of(info))}) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_CASE(a_listening_socket_accepts_in_both_processes) {
    Worker worker;
    const Socket listener = this->listener();
    BOOST_TEST(worker.open(offer(listener, worker)) == "0");
    const Socket first = tcp();
    BOOST_TEST(connect_to(first, name_of(listener)) == succeeds());
    BOOST_TEST(worker.ask("accept hello") == "5");
    BOOST_TEST(receive_exactly(first, 5) == "hello");
    const Pair pair = pair_over(listener);
    BOOST_TEST(send_all(pair.server, "own"));
    BOOST_TEST(receive_exactly(pair.client, 3) == "own");
}

BOOST_AUTO_TEST_CASE(a_datagram_socket_keeps_its_address_and_its_peer) {
    Worker worker;
    Pair pair = udp_pair();
    BOOST_TEST(worker.open(offer(pair.server, worker)) == "0");
    BOOST_TEST(send_all(pair.client, "datagram"));
    BOOST_TEST(worker.ask("receive") == "<datagram>");
}

// SPI: WSP-DUP-3
BOOST_AUTO_TEST_CASE(a_process_that_has_ended_is_none) {
    Pair pair = tcp_pair();
    unsigned id = 0;
    {
        Worker worker;
        id = worker.id();
    }
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(pair.server, id, &info)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSADuplicateSocketW(pair.server, 0, &info)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSADuplicateSocketW(pair.server, 0xfffffffe, &info)) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_CASE(an_offer_holds_the_connection_until_its_process_ends) {
    Worker worker;
    Pair pair = tcp_pair();
    (void)offer(pair.server, worker);
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(readable_now(pair.client) == 0);
    worker.kill();
    BOOST_TEST(at_end(pair.client));
}

BOOST_AUTO_TEST_CASE(an_offer_of_a_process_that_has_ended_opens_nothing) {
    std::string info;
    {
        Worker source;
        BOOST_TEST(source.ask("pair") == "0");
        info = source.ask("offer " + std::to_string(GetCurrentProcessId()));
        BOOST_TEST(info.size() == 2 * sizeof(WSAPROTOCOL_INFOW));
        source.kill();
    }
    BOOST_TEST(api(SOCKET{open(info)}) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_CASE(the_last_cleanup_takes_the_offers_back) {
    Worker source;
    BOOST_TEST(source.ask("pair") == "0");
    const std::string info = source.ask("offer " + std::to_string(GetCurrentProcessId()));
    BOOST_TEST(source.ask("cleanup") == "0");
    BOOST_TEST(api(SOCKET{open(info)}) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_CASE(a_duplicate_comes_from_a_worker_too) {
    Worker source;
    BOOST_TEST(source.ask("pair") == "0");
    const std::string info = source.ask("offer " + std::to_string(GetCurrentProcessId()));
    const Socket taken = open(info);
    BOOST_TEST_REQUIRE(api(SOCKET{taken}) == succeeds());
    BOOST_TEST(source.ask("send word") == "4");
    BOOST_TEST(receive_exactly(taken, 4) == "word");
    source.kill();
    BOOST_TEST(at_end(taken));
}

// It is in one process only.
BOOST_FIXTURE_TEST_CASE(a_socket_that_is_not_the_hosts_stays_in_its_process, InMemory) {
    const Worker worker;
    const Socket s(socket(AF_INET, SOCK_STREAM, 0));
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(s, worker.id(), &info)) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_SUITE_END()
