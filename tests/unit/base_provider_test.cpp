// The base provider's plain calls: startup, streams, datagrams, accepting, blocking, closing, options, text.
#include "base_provider_fixture.h"

using namespace wspemu;
using namespace base_test;

BOOST_AUTO_TEST_SUITE(base_provider_test)

BOOST_AUTO_TEST_CASE(startup_checks_its_arguments_and_version) { // WSP-START-4, WSP-START-16
    const auto startup = find_startup();
    WSPDATA data{};
    WSPPROC_TABLE table{};
    auto entry = make_entry(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    BOOST_TEST(startup(MAKEWORD(2, 2), nullptr, &entry, make_upcalls(), &table) == WSAEFAULT);
    BOOST_TEST(startup(MAKEWORD(2, 2), &data, &entry, make_upcalls(), nullptr) == WSAEFAULT);
    BOOST_TEST(startup(MAKEWORD(1, 0), &data, &entry, make_upcalls(), &table) == WSAVERNOTSUPPORTED);
    BOOST_TEST((table.lpWSPAccept == nullptr));
    Base one;
    Base two; // WSP-START-15
    const auto* entries = reinterpret_cast<void* const*>(&two.spi);
    for (std::size_t i = 0; i < sizeof two.spi / sizeof(void*); ++i) BOOST_TEST((entries[i] != nullptr));
}

BOOST_AUTO_TEST_CASE(a_cleanup_too_many_is_refused) { // WSP-CLNP-2
    WSPPROC_TABLE table{};
    {
        Base base;
        table = base.spi;
    }
    int error = 0;
    BOOST_TEST(table.lpWSPCleanup(&error) == SOCKET_ERROR);
    BOOST_TEST(error == WSANOTINITIALISED);
}

BOOST_AUTO_TEST_CASE(blocking_stream_sends_everything_over_both_families) { // WSP-SEND-2
    Base base;
    for (const int family : {AF_INET, AF_INET6}) {
        const Pair pair = base.pair(family);
        std::string text(1 << 20, '\0');
        for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 7 >> 2);
        int sent = 0; // Boost.Test's own assertions are for one thread
        int ended = -1;
        std::thread sender([&] {
            sent = base.send(pair.client, text);
            int error = 0;
            ended = base.spi.lpWSPShutdown(pair.client, SD_SEND, &error);
        });
        std::string got;
        char piece[4097];
        for (int n; (n = base.recv(pair.server, piece, sizeof piece)) > 0;)
            got.append(piece, static_cast<std::size_t>(n));
        sender.join();
        BOOST_TEST(sent == static_cast<int>(text.size()));
        BOOST_TEST(ended == 0);
        BOOST_TEST((got == text));
        BOOST_TEST(base.send(pair.client, "x") == -WSAESHUTDOWN);
        BOOST_TEST(base.recv(pair.server, piece, 1) == 0);
        base.close(pair);
    }
}

BOOST_AUTO_TEST_CASE(datagrams_are_whole_or_cut_with_an_error) { // WSP-RFRM-4, WSP-RECV-6, WSP-STO-1, WSP-STO-4
    Base base;
    const SOCKET receiver = base.socket(AF_INET, SOCK_DGRAM);
    const SOCKET sender = base.socket(AF_INET, SOCK_DGRAM);
    char data[8] = {};
    WSABUF buffer{4, data};
    DWORD bytes = 0;
    DWORD flags = 0;
    BOOST_TEST(base.recv(receiver, data, 4) == -WSAEINVAL);
    BOOST_TEST(base.send(sender, "x") == -WSAENOTCONN);
    const sockaddr_storage name = base.bind(receiver);
    WSABUF text{6, const_cast<char*>("abcdef")};
    const auto send_to = [&](const sockaddr_storage* to) {
        return base.spi.lpWSPSendTo(sender, &text, 1, &bytes, 0, reinterpret_cast<const sockaddr*>(to),
                                    sizeof(sockaddr_in), nullptr, nullptr, nullptr, &base.error);
    };
    BOOST_TEST(send_to(nullptr) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEDESTADDRREQ);
    sockaddr_storage nobody = name;
    reinterpret_cast<sockaddr_in&>(nobody).sin_port = 0;
    BOOST_TEST(send_to(&nobody) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEADDRNOTAVAIL);
    BOOST_TEST(send_to(&name) == 0);
    sockaddr_storage from{};
    int from_length = sizeof from;
    BOOST_TEST(base.spi.lpWSPRecvFrom(receiver, &buffer, 1, &bytes, &flags, reinterpret_cast<sockaddr*>(&from),
                                      &from_length, nullptr, nullptr, nullptr, &base.error) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEMSGSIZE);
    BOOST_TEST(bytes == 4u);
    BOOST_TEST(std::string(data, 4) == "abcd");
    BOOST_TEST(from_length == int{sizeof(sockaddr_in)});
    base.close(receiver);
    base.close(sender);
}

BOOST_AUTO_TEST_CASE(closing_ends_a_blocked_receive_of_another_thread) { // WSP-CLOS-2
    Base base;
    const Pair pair = base.pair();
    std::atomic<int> result{1};
    std::atomic<bool> begun{false};
    std::thread reader([&] {
        char data[4];
        begun = true;
        result = base.recv(pair.server, data, sizeof data);
    });
    while (!begun) std::this_thread::yield();
    base.close(pair.server);
    reader.join();
    BOOST_TEST((result == -WSAEINTR || result == -WSAENOTSOCK));
    base.close(pair.client);
}

BOOST_AUTO_TEST_CASE(a_nonblocking_connect_ends_in_select_and_in_its_error) { // WSP-CONN-1, WSP-CONN-2, WSP-CONN-8
    Base base;
    sockaddr_storage name;
    const SOCKET listener = base.listen(name);
    const SOCKET client = base.socket();
    base.set_nonblocking(client);
    if (base.connect(client, name) != 0) BOOST_TEST(base.error == WSAEWOULDBLOCK);
    BOOST_TEST(base.select({}, {client}, 5000) == 1);
    BOOST_TEST(base.connect(client, name) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEISCONN);
    BOOST_TEST(base.select({client}, {}, 10) == 0);
    BOOST_TEST(base.select({listener}, {}, 5000) == 1);
    base.close(client);
    base.close(listener);
    const SOCKET refused = base.socket();
    BOOST_TEST(base.connect(refused, name) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAECONNREFUSED);
    int code = 0;
    int length = sizeof code;
    BOOST_TEST(base.spi.lpWSPGetSockOpt(refused, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&code), &length,
                                        &base.error) == 0);
    BOOST_TEST(code == WSAECONNREFUSED);
    base.close(refused);
}

BOOST_AUTO_TEST_CASE(the_condition_function_may_put_off_or_refuse) { // WSP-ACC-4
    Base base;
    sockaddr_storage name;
    const SOCKET listener = base.listen(name);
    const SOCKET client = base.socket();
    BOOST_TEST(base.connect(client, name) == 0);
    static int verdict;
    const LPCONDITIONPROC ask = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                                   DWORD_PTR data) -> int {
        BOOST_TEST(data == 42u);
        return verdict;
    };
    const auto accept = [&] { return base.spi.lpWSPAccept(listener, nullptr, nullptr, ask, 42, &base.error); };
    verdict = CF_DEFER;
    BOOST_TEST((accept() == INVALID_SOCKET));
    BOOST_TEST(base.error == WSATRY_AGAIN);
    verdict = CF_ACCEPT;
    const SOCKET server = accept();
    BOOST_TEST((server != INVALID_SOCKET));
    base.close(server);
    base.close(client);
    const SOCKET second = base.socket();
    BOOST_TEST(base.connect(second, name) == 0);
    verdict = CF_REJECT;
    BOOST_TEST((accept() == INVALID_SOCKET));
    BOOST_TEST(base.error == WSAECONNREFUSED);
    char byte;
    BOOST_TEST(base.recv(second, &byte, 1) == -WSAECONNRESET);
    BOOST_TEST(base.recv(second, &byte, 1) == -WSAECONNRESET);
    base.close(second);
    base.close(listener);
}

BOOST_AUTO_TEST_CASE(a_hook_is_called_while_waiting_and_may_cancel) { // BLK-HOOK-3, WSP-CANC-1, WSP-CANC-4
    Base base;
    const Pair pair = base.pair();
    struct Context {
        Base* base;
        int calls;
    } context{&base, 0};
    BOOST_TEST(base.spi.lpWSPCancelBlockingCall(&base.error) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEINVAL);
    hook_context = reinterpret_cast<DWORD_PTR>(&context);
    hook = [](DWORD_PTR data) -> BOOL {
        auto& at = *reinterpret_cast<Context*>(data);
        if (++at.calls == 3) {
            int error = 0;
            BOOST_TEST(at.base->spi.lpWSPCancelBlockingCall(&error) == 0);
        }
        return FALSE;
    };
    char byte;
    BOOST_TEST(base.recv(pair.server, &byte, 1) == -WSAEINTR);
    BOOST_TEST(context.calls == 3);
    hook = nullptr;
    base.close(pair);
}

BOOST_AUTO_TEST_CASE(receive_timeouts_end_a_blocking_call) { // BLK-MODE-6
    Base base;
    const Pair pair = base.pair();
    const int time = 30;
    BOOST_TEST(base.spi.lpWSPSetSockOpt(pair.server, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&time),
                                        sizeof time, &base.error) == 0);
    char byte;
    BOOST_TEST(base.recv(pair.server, &byte, 1) == -WSAETIMEDOUT);
    base.close(pair);
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_a_second_handle_of_the_same_socket) { // WSP-DUP-5, WSP-CLOS-7
    Base base;
    const Pair pair = base.pair();
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(base.spi.lpWSPDuplicateSocket(pair.client, port::current_process_id(), &info, &base.error) == 0);
    const auto open = [&] {
        return base.spi.lpWSPSocket(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0,
                                    &base.error);
    };
    const SOCKET duplicate = open();
    BOOST_TEST((duplicate != INVALID_SOCKET && duplicate != pair.client));
    BOOST_TEST((open() == INVALID_SOCKET));
    BOOST_TEST(base.error == WSAEINVAL);
    base.close(pair.client);
    BOOST_TEST(base.send(duplicate, "still") == 5);
    char data[8];
    BOOST_TEST(base.recv(pair.server, data, sizeof data) == 5);
    base.close(duplicate);
    BOOST_TEST(base.recv(pair.server, data, sizeof data) == 0);
    base.close(pair.server);
}

BOOST_AUTO_TEST_CASE(addresses_survive_the_way_through_text) { // WSP-A2S-5, WSP-A2S-6, WSP-A2S-2, WSP-S2A-1
    Base base;
    const auto round = [&](std::u16string text, int family) {
        auto entry = make_entry(family, SOCK_STREAM, IPPROTO_TCP);
        sockaddr_storage name{};
        int length = sizeof name;
        std::u16string out;
        if (base.spi.lpWSPStringToAddress(reinterpret_cast<LPWSTR>(text.data()), family, &entry,
                                          reinterpret_cast<sockaddr*>(&name), &length, &base.error) != 0) {
            return out;
        }
        DWORD size = 64;
        out.resize(size);
        BOOST_TEST(base.spi.lpWSPAddressToString(reinterpret_cast<sockaddr*>(&name), static_cast<DWORD>(length), &entry,
                                                 reinterpret_cast<LPWSTR>(out.data()), &size, &base.error) == 0);
        out.resize(size - 1);
        return out;
    };
    for (const char16_t* text : {u"1.2.3.4", u"255.0.0.1:65535", u"0.0.0.0"})
        BOOST_TEST((round(text, AF_INET) == text));
    for (const char16_t* text : {u"::", u"::1", u"1::", u"fe80::1%5", u"[2001:db8::1:0:0:1]:80", u"1:2:3:4:5:6:7:8",
                                 u"[fe80::1%5]:443", u"::ffff:1.2.3.4", u"1:0:3:4:5:6:7:8"}) {
        BOOST_TEST((round(text, AF_INET6) == text));
    }
    BOOST_TEST((round(u"2001:DB8:0:0:0:0:0:1", AF_INET6) == u"2001:db8::1"));
    for (const char16_t* text : {u"", u"1.2.3", u"1.2.3.256", u"1.2.3.4:", u"1.2.3.4:65536", u"1.2.3.4x"}) {
        BOOST_TEST(round(text, AF_INET).empty());
    }
    for (const char16_t* text :
         {u":", u":::", u"1:2:3:4:5:6:7", u"1::2::3", u"[::1", u"::1:", u"12345::", u"1:2:3:4:5:6:7:8:9"}) {
        BOOST_TEST(round(text, AF_INET6).empty());
    }
}

BOOST_AUTO_TEST_CASE(options_are_read_back) { // WSP-SSO-2, WSP-SSO-5, WSP-GSO-1, WSP-GSO-2
    Base base;
    const SOCKET s = base.socket();
    const auto set = [&](int level, int name, int value) {
        return base.spi.lpWSPSetSockOpt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value,
                                        &base.error);
    };
    const auto get = [&](int level, int name) {
        int value = -1;
        int length = sizeof value;
        return base.spi.lpWSPGetSockOpt(s, level, name, reinterpret_cast<char*>(&value), &length, &base.error) == 0
                   ? value
                   : -base.error;
    };
    BOOST_TEST(get(SOL_SOCKET, static_cast<int>(SO_DONTLINGER)) == 1);
    const linger on{1, 9};
    BOOST_TEST(base.spi.lpWSPSetSockOpt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&on), sizeof on,
                                        &base.error) == 0);
    BOOST_TEST(get(SOL_SOCKET, static_cast<int>(SO_DONTLINGER)) == 0);
    BOOST_TEST(set(SOL_SOCKET, static_cast<int>(SO_DONTLINGER), 1) == 0);
    BOOST_TEST(get(SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
    BOOST_TEST(set(IPPROTO_TCP, TCP_NODELAY, 7) == 0);
    BOOST_TEST(get(IPPROTO_TCP, TCP_NODELAY) == 1);
    BOOST_TEST(get(SOL_SOCKET, 0x7777) == -WSAENOPROTOOPT);
    BOOST_TEST(get(0x1234, 1) == -WSAEINVAL);
    BOOST_TEST(set(SOL_SOCKET, SO_RCVBUF, 32768) == 0);
    BOOST_TEST(get(SOL_SOCKET, SO_RCVBUF) >= 32768);
    base.close(s);
}

BOOST_AUTO_TEST_CASE(bad_arguments_get_codes_not_crashes) { // WSP-GEN-3
    Base base;
    const Pair pair = base.pair();
    auto& spi = base.spi;
    DWORD bytes = 0;
    DWORD flags = 0;
    char data[4];
    WSABUF buffer{4, data};
    WSABUF hole{4, nullptr};
    const auto fails = [&](int result, int code) {
        BOOST_TEST(result == SOCKET_ERROR);
        BOOST_TEST(base.error == code);
        base.error = 0;
    };
    fails(spi.lpWSPRecv(pair.server, &buffer, 1, &bytes, nullptr, nullptr, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPRecv(pair.server, &buffer, 1, nullptr, &flags, nullptr, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPRecv(pair.server, nullptr, 1, &bytes, &flags, nullptr, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPRecv(pair.server, &hole, 1, &bytes, &flags, nullptr, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPSend(pair.server, &hole, 1, &bytes, 0, nullptr, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPBind(pair.server, nullptr, 16, &base.error), WSAEFAULT);
    fails(spi.lpWSPBind(pair.server, reinterpret_cast<sockaddr*>(data), 4, &base.error), WSAEFAULT);
    fails(spi.lpWSPGetPeerName(pair.server, nullptr, nullptr, &base.error), WSAEFAULT);
    fails(spi.lpWSPSelect(0, nullptr, nullptr, nullptr, nullptr, &base.error), WSAEINVAL);
    fails(spi.lpWSPShutdown(pair.server, 3, &base.error), WSAEINVAL);
    fails(spi.lpWSPCloseSocket(12345, &base.error), WSAENOTSOCK);
    fails(spi.lpWSPListen(pair.server, 1, &base.error), WSAEISCONN);
    base.close(pair);
}

BOOST_AUTO_TEST_CASE(a_lingering_close_waits_until_the_peer_has_everything) { // WSP-CLOS-5, WSP-CLOS-6
    Base base;
    const Pair pair = base.pair();
    const linger on{1, 5};
    BOOST_TEST(base.spi.lpWSPSetSockOpt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&on),
                                        sizeof on, &base.error) == 0);
    const std::string much(1 << 16, 'x');
    std::size_t sent = 0;
    base.set_nonblocking(pair.client);
    for (int n; (n = base.send(pair.client, much)) > 0;) sent += static_cast<std::size_t>(n);
    BOOST_TEST(base.spi.lpWSPCloseSocket(pair.client, &base.error) == SOCKET_ERROR);
    BOOST_TEST(base.error == WSAEWOULDBLOCK);
    u_long off = 0;
    DWORD returned = 0;
    BOOST_TEST(base.spi.lpWSPIoctl(pair.client, static_cast<DWORD>(FIONBIO), &off, sizeof off, nullptr, 0, &returned,
                                   nullptr, nullptr, nullptr, &base.error) == 0);
    std::size_t got = 0;
    std::thread reader([&] {
        std::string data(1 << 16, '\0');
        for (int n; (n = base.recv(pair.server, data.data(), data.size())) > 0;) got += static_cast<std::size_t>(n);
    });
    base.close(pair.client);
    reader.join();
    BOOST_TEST(got == sent);
    base.close(pair.server);
}

BOOST_AUTO_TEST_SUITE_END()
