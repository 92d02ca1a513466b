// Which SPI function an API function becomes, and with which arguments.
#include "arguments.h"
#include "spy_fixture.h"

#include <mswsock.h>

#include <cstring>

using namespace wspemu::test;
using boost::test_tools::per_element;

namespace {

struct MapFixture : SpyFixture {
    MapFixture() { spy.forget_calls(); }
    // There was one call into the provider, of this function and with these arguments.
    void expect(SpyFunction function, const std::vector<DWORD_PTR>& args) {
        const auto calls = spy.calls();
        BOOST_TEST_REQUIRE(calls.size() == 1u);
        BOOST_TEST(calls[0].function == function);
        BOOST_TEST(calls[0].args == args, per_element());
        spy.forget_calls();
    }
    // The argument `index` of the only call so far; forgets it.
    SpyCall taken(SpyFunction function) {
        const auto calls = spy.calls();
        BOOST_TEST_REQUIRE(calls.size() == 1u);
        BOOST_TEST_REQUIRE(calls[0].function == function);
        spy.forget_calls();
        return calls[0];
    }
};

struct sockaddr name {};
int length = 5; // nothing here is checked by the host

void CALLBACK routine(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {}
int CALLBACK condition(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR) {
    return CF_ACCEPT;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(api_to_spi, MapFixture)

// SPI: DSP-MAP-1, DSP-MAP-6
BOOST_AUTO_TEST_CASE(each_call_is_one_call_with_the_same_arguments) {
    WSABUF data{};
    QOS qos{};
    bind(s, &name, 3);
    expect(kSpyBind, arguments(s, &name, 3));
    listen(s, -7);
    expect(kSpyListen, arguments(s, -7));
    shutdown(s, 99);
    expect(kSpyShutdown, arguments(s, 99));
    getpeername(s, &name, &length);
    expect(kSpyGetPeerName, arguments(s, &name, &length));
    getsockname(s, nullptr, nullptr);
    expect(kSpyGetSockName, arguments(s, nullptr, nullptr));
    char value[4];
    getsockopt(s, 1, 2, value, &length);
    expect(kSpyGetSockOpt, arguments(s, 1, 2, value, &length));
    setsockopt(s, 3, 4, value, 4);
    expect(kSpySetSockOpt, arguments(s, 3, 4, value, 4));
    WSAConnect(s, &name, 5, &data, &data, &qos, &qos);
    expect(kSpyConnect, arguments(s, &name, 5, &data, &data, &qos, &qos));
    WSASendDisconnect(s, &data);
    expect(kSpySendDisconnect, arguments(s, &data));
    WSARecvDisconnect(s, nullptr);
    expect(kSpyRecvDisconnect, arguments(s, nullptr));
    WSAGetQOSByName(s, &data, &qos);
    expect(kSpyGetQOSByName, arguments(s, &data, &qos));
    const SOCKET leaf = WSAJoinLeaf(s, &name, 6, &data, &data, &qos, &qos, 0x17);
    expect(kSpyJoinLeaf, arguments(s, &name, 6, &data, &data, &qos, &qos, 0x17));
    BOOST_TEST(api(closesocket(leaf)) == succeeds());
    expect(kSpyCloseSocket, arguments(leaf));
}

// SPI: DSP-MAP-1
BOOST_AUTO_TEST_CASE(notification_calls_are_passed_on) {
    const auto event = reinterpret_cast<WSAEVENT>(ULONG_PTR{0x55});
    const auto window = reinterpret_cast<HWND>(ULONG_PTR{0x66});
    WSANETWORKEVENTS events{};
    WSAAsyncSelect(s, window, WM_USER, FD_READ | FD_CLOSE);
    expect(kSpyAsyncSelect, arguments(s, window, WM_USER, FD_READ | FD_CLOSE));
    WSAEventSelect(s, event, FD_ACCEPT);
    expect(kSpyEventSelect, arguments(s, event, FD_ACCEPT));
    WSAEnumNetworkEvents(s, event, &events);
    expect(kSpyEnumNetworkEvents, arguments(s, event, &events));
    WSAOVERLAPPED overlapped{};
    DWORD bytes = 0;
    DWORD flags = 0;
    WSAGetOverlappedResult(s, &overlapped, &bytes, TRUE, &flags);
    expect(kSpyGetOverlappedResult, arguments(s, &overlapped, &bytes, TRUE, &flags));
}

// SPI: WSP-GEN-8
BOOST_AUTO_TEST_CASE(an_address_goes_down_byte_for_byte) {
    struct sockaddr_in address = loopback(0x1234);
    struct sockaddr_in seen {};
    spy.on(kSpyBind, [&](SpyCall& call) {
        seen = *call.arg<const struct sockaddr_in*>(1);
        call.returns(0);
    });
    bind(s, reinterpret_cast<struct sockaddr*>(&address), sizeof address);
    BOOST_TEST(std::memcmp(&seen, &address, sizeof seen) == 0);
    const unsigned char port[] = {0x12, 0x34};
    BOOST_TEST(std::memcmp(&seen.sin_port, port, 2) == 0);
}

// SPI: DSP-MAP-1
BOOST_AUTO_TEST_CASE(the_old_forms_are_the_new_ones_with_nothing_extra) {
    connect(s, &name, 4);
    expect(kSpyConnect, arguments(s, &name, 4, nullptr, nullptr, nullptr, nullptr));
    const SOCKET old_form = accept(s, &name, &length);
    expect(kSpyAccept, arguments(s, &name, &length, nullptr, 0));
    const SOCKET new_form = WSAAccept(s, &name, &length, condition, 0x123456789a);
    expect(kSpyAccept, arguments(s, &name, &length, &condition, 0x123456789a));
    BOOST_TEST(api(closesocket(old_form)) == succeeds());
    BOOST_TEST(api(closesocket(new_form)) == succeeds());
}

// SPI: DSP-MAP-2
BOOST_AUTO_TEST_CASE(send_and_recv_carry_one_buffer_and_nothing_overlapped) {
    char data[8] = {};
    spy.on(kSpySend, [](SpyCall& call) {
        *call.arg<DWORD*>(3) = 6;
        call.returns(0);
    });
    BOOST_TEST(send(s, data, 8, MSG_OOB) == 6);
    SpyCall call = taken(kSpySend);
    BOOST_TEST(call.arg<DWORD>(2) == 1u);
    BOOST_TEST(call.buffers.at(0).len == 8u);
    BOOST_TEST(call.buffers.at(0).buf == data);
    BOOST_TEST(call.arg<DWORD>(4) == static_cast<DWORD>(MSG_OOB));
    BOOST_TEST((call.args[5] == 0 && call.args[6] == 0 && call.args[7] == 0));

    spy.on(kSpyRecv, [](SpyCall& recv_call) {
        *recv_call.arg<DWORD*>(3) = 3;
        recv_call.returns(0);
    });
    BOOST_TEST(recv(s, data, 7, MSG_PEEK) == 3);
    call = taken(kSpyRecv);
    BOOST_TEST(call.buffers.at(0).len == 7u);
    BOOST_TEST((call.args[5] == 0 && call.args[6] == 0 && call.args[7] == 0));
}

// SPI: DSP-MAP-2
BOOST_AUTO_TEST_CASE(sendto_and_recvfrom_carry_the_address_too) {
    char data[8] = {};
    sendto(s, data, 8, 0, &name, 9);
    SpyCall call = taken(kSpySendTo);
    BOOST_TEST(call.buffers.at(0).len == 8u);
    BOOST_TEST(call.arg<const struct sockaddr*>(5) == &name);
    BOOST_TEST(call.arg<int>(6) == 9);
    BOOST_TEST((call.args[7] == 0 && call.args[8] == 0 && call.args[9] == 0));
    recvfrom(s, data, 8, 0, &name, &length);
    call = taken(kSpyRecvFrom);
    BOOST_TEST(call.arg<struct sockaddr*>(5) == &name);
    BOOST_TEST(call.arg<int*>(6) == &length);
    BOOST_TEST((call.args[7] == 0 && call.args[8] == 0 && call.args[9] == 0));
}

// SPI: DSP-MAP-2
BOOST_AUTO_TEST_CASE(a_negative_length_goes_down_as_it_is) {
    char data[1] = {};
    send(s, data, -1, 0);
    BOOST_TEST(taken(kSpySend).buffers.at(0).len == 0xffffffffu);
    recv(s, data, -2, 0);
    BOOST_TEST(taken(kSpyRecv).buffers.at(0).len == 0xfffffffeu);
}

// SPI: DSP-MAP-3
BOOST_AUTO_TEST_CASE(a_partial_message_is_an_error_of_recv_and_a_flag_of_wsarecv) {
    const auto partial = [](SpyCall& call) {
        *call.arg<DWORD*>(3) = 2;
        *call.arg<DWORD*>(4) |= MSG_PARTIAL;
        call.returns(0);
    };
    spy.on(kSpyRecv, partial);
    spy.on(kSpyRecvFrom, partial);
    char data[4];
    BOOST_TEST(api(recv(s, data, 4, 0)) == fails_with(WSAEMSGSIZE));
    BOOST_TEST(api(recvfrom(s, data, 4, 0, nullptr, nullptr)) == fails_with(WSAEMSGSIZE));
    WSABUF buffer{4, data};
    DWORD bytes = 0;
    DWORD flags = 0;
    BOOST_TEST(api(WSARecv(s, &buffer, 1, &bytes, &flags, nullptr, nullptr)) == succeeds());
    BOOST_TEST(flags == static_cast<DWORD>(MSG_PARTIAL));
    int ex_flags = 0;
    BOOST_TEST(WSARecvEx(s, data, 4, &ex_flags) == 2);
    BOOST_TEST(ex_flags == MSG_PARTIAL);
}

// SPI: DSP-MAP-4
BOOST_AUTO_TEST_CASE(ioctlsocket_has_four_bytes_in_and_out) {
    u_long value = 1;
    ioctlsocket(s, FIONBIO, &value);
    const SpyCall call = taken(kSpyIoctl);
    BOOST_TEST(call.arg<DWORD>(1) == static_cast<DWORD>(FIONBIO));
    BOOST_TEST((call.arg<u_long*>(2) == &value && call.arg<DWORD>(3) == 4));
    BOOST_TEST((call.arg<u_long*>(4) == &value && call.arg<DWORD>(5) == 4));
    BOOST_TEST((call.args[7] == 0 && call.args[8] == 0 && call.args[9] == 0));
}

// SPI: DSP-MAP-5, OVL-APC-2, WSP-GEN-11
BOOST_AUTO_TEST_CASE(the_thread_id_comes_with_everything_overlapped) {
    WSABUF buffer{};
    DWORD bytes = 0;
    DWORD flags = 0;
    WSAOVERLAPPED overlapped{};
    const auto thread_id = [&](SpyFunction function, std::size_t index) { return taken(function).args.at(index) != 0; };
    WSASend(s, &buffer, 1, &bytes, 0, nullptr, nullptr);
    BOOST_TEST(!thread_id(kSpySend, 7));
    WSASend(s, &buffer, 1, &bytes, 0, &overlapped, nullptr);
    BOOST_TEST(thread_id(kSpySend, 7));
    WSASend(s, &buffer, 1, &bytes, 0, nullptr, routine);
    BOOST_TEST(thread_id(kSpySend, 7));
    WSARecv(s, &buffer, 1, &bytes, &flags, &overlapped, routine);
    BOOST_TEST(thread_id(kSpyRecv, 7));
    WSASendTo(s, &buffer, 1, &bytes, 0, &name, 1, &overlapped, routine);
    BOOST_TEST(thread_id(kSpySendTo, 9));
    WSARecvFrom(s, &buffer, 1, &bytes, &flags, &name, &length, &overlapped, nullptr);
    BOOST_TEST(thread_id(kSpyRecvFrom, 9));
    WSAIoctl(s, 5, nullptr, 0, nullptr, 0, &bytes, &overlapped, nullptr);
    BOOST_TEST(thread_id(kSpyIoctl, 9));
    WSAIoctl(s, 5, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr);
    BOOST_TEST(!thread_id(kSpyIoctl, 9));
}

// SPI: DSP-MAP-5. Microsoft's layer of 2001 keeps the pointer for its WPUQueueApc.
BOOST_AUTO_TEST_CASE(the_thread_id_stays_in_its_place_after_the_call) {
    WSABUF buffer{};
    DWORD bytes = 0;
    WSAOVERLAPPED overlapped{};
    const auto send = [&] {
        WSASend(s, &buffer, 1, &bytes, 0, &overlapped, nullptr);
        return taken(kSpySend).arg<LPWSATHREADID>(7);
    };
    const LPWSATHREADID kept = send();
    const WSATHREADID copy = *kept;
    BOOST_TEST(send() == kept);
    BOOST_TEST((kept->ThreadHandle == copy.ThreadHandle && kept->Reserved == copy.Reserved));
}

// SPI: DSP-MAP-1
BOOST_AUTO_TEST_CASE(overlapped_arguments_go_down_unchanged) {
    WSABUF buffers[3] = {};
    DWORD bytes = 0;
    DWORD flags = 0;
    WSAOVERLAPPED overlapped{};
    WSASend(s, buffers, 3, &bytes, 0x40, &overlapped, routine);
    SpyCall call = taken(kSpySend);
    call.args.pop_back(); // the thread id
    BOOST_TEST(call.args == arguments(s, buffers, 3, &bytes, 0x40, &overlapped, &routine), per_element());
    WSARecvFrom(s, buffers, 2, nullptr, &flags, &name, &length, &overlapped, routine);
    call = taken(kSpyRecvFrom);
    call.args.pop_back();
    BOOST_TEST(call.args == arguments(s, buffers, 2, nullptr, &flags, &name, &length, &overlapped, &routine),
               per_element());
    char in[2];
    char out[3];
    WSAIoctl(s, 0x98765432, in, 2, out, 3, &bytes, &overlapped, routine);
    call = taken(kSpyIoctl);
    call.args.pop_back();
    BOOST_TEST(call.args == arguments(s, 0x98765432, in, 2, out, 3, &bytes, &overlapped, &routine), per_element());
}

// SPI: DSP-MAP-7
BOOST_AUTO_TEST_CASE(the_ansi_forms_convert_the_entry_and_the_text) {
    WSAPROTOCOL_INFOA info{};
    WSAPROTOCOL_INFOW wide = env.process().catalog()->find(spy.entry)->info;
    std::memcpy(&info, &wide, offsetof(WSAPROTOCOL_INFOA, szProtocol));
    std::strcpy(info.szProtocol, "gr\xc3\xbcn");
    const SOCKET made = WSASocketA(kSpyFamily, SOCK_STREAM, kSpyStream, &info, 0, 0);
    BOOST_TEST(api(made) == succeeds());
    const SpyCall call = taken(kSpySocket);
    BOOST_TEST(call.info.dwCatalogEntryId == spy.entry);
    BOOST_TEST((call.info.szProtocol[2] == 0xfc && call.info.szProtocol[4] == 0));
    BOOST_TEST(api(closesocket(made)) == succeeds());

    spy.on(kSpyDuplicateSocket, [&](SpyCall& duplicate) {
        auto& filled = *duplicate.arg<LPWSAPROTOCOL_INFOW>(2);
        filled = wide;
        filled.szProtocol[0] = 0xe4;
        filled.szProtocol[1] = 0;
        duplicate.returns(0);
    });
    BOOST_TEST(api(WSADuplicateSocketA(s, 1, &info)) == succeeds());
    BOOST_TEST(std::string(info.szProtocol) == "\xc3\xa4");
    spy.forget_calls();

    struct sockaddr address {};
    address.sa_family = kSpyFamily;
    spy.on(kSpyAddressToString, [](SpyCall& to_string) {
        const WCHAR text[] = {0x20ac, L'1', 0};
        std::memcpy(to_string.arg<LPWSTR>(3), text, sizeof text);
        *to_string.arg<LPDWORD>(4) = 3;
        to_string.returns(0);
    });
    char text[16];
    DWORD text_length = sizeof text;
    BOOST_TEST(api(WSAAddressToStringA(&address, sizeof address, nullptr, text, &text_length)) == succeeds());
    BOOST_TEST(std::string(text) == "\xe2\x82\xac"
                                    "1");
    BOOST_TEST(text_length == 5u);
}

// SPI: DSP-MAP-8
BOOST_AUTO_TEST_CASE(byte_order_is_that_of_the_sockets_entry_and_no_provider_is_asked) {
    const SOCKET internet = socket(AF_INET, SOCK_DGRAM, 0); // big endian; the spy's entries are little endian
    u_long wide = 0;
    u_short narrow = 0;
    BOOST_TEST(api(WSAHtonl(internet, 0x01020304, &wide)) == succeeds());
    BOOST_TEST(wide == 0x04030201u);
    BOOST_TEST(api(WSAHtonl(s, 0x01020304, &wide)) == succeeds());
    BOOST_TEST(wide == 0x01020304u);
    BOOST_TEST(api(WSANtohl(internet, 0x01020304, &wide)) == succeeds());
    BOOST_TEST(wide == 0x04030201u);
    BOOST_TEST(api(WSANtohs(internet, 0x0102, &narrow)) == succeeds());
    BOOST_TEST(narrow == 0x0201);
    BOOST_TEST(api(WSAHtons(s, 0x0102, &narrow)) == succeeds());
    BOOST_TEST(narrow == 0x0102);
    BOOST_TEST(api(WSAHtonl(INVALID_SOCKET, 1, &wide)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(WSAHtonl(s, 1, nullptr)) == fails_with(WSAEFAULT));
    BOOST_TEST(spy.calls().empty());
    BOOST_TEST(api(closesocket(internet)) == succeeds());
    close();
    env.stop();
    BOOST_TEST(api(WSAHtons(4, 1, &narrow)) == fails_with(WSANOTINITIALISED));
}

// SPI: DSP-MAP-9
BOOST_AUTO_TEST_CASE(so_opentype_is_answered_by_the_host_for_each_thread) {
    const auto overlapped_flag = [&] {
        const SOCKET made = open_spy_stream();
        const SpyCall call = spy.calls(kSpySocket).back();
        BOOST_TEST(api(closesocket(made)) == succeeds());
        return call.arg<DWORD>(5) & WSA_FLAG_OVERLAPPED;
    };
    BOOST_TEST(overlapped_flag() != 0u);
    int type = SO_SYNCHRONOUS_NONALERT;
    const auto option = reinterpret_cast<char*>(&type);
    BOOST_TEST(api(setsockopt(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, option, sizeof type)) == succeeds());
    BOOST_TEST(overlapped_flag() == 0u);
    type = 0;
    int size = sizeof type;
    BOOST_TEST(api(getsockopt(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, option, &size)) == succeeds());
    BOOST_TEST(type == SO_SYNCHRONOUS_NONALERT);
    auto other = run([] {
        int there = -1;
        int there_size = sizeof there;
        getsockopt(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, reinterpret_cast<char*>(&there), &there_size);
        return there;
    });
    BOOST_TEST(value_of(other) == 0);
    type = 0;
    BOOST_TEST(api(setsockopt(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, option, sizeof type)) == succeeds());
    BOOST_TEST(overlapped_flag() != 0u);
    spy.forget_calls();
    setsockopt(s, SOL_SOCKET, SO_OPENTYPE, option, sizeof type); // with a socket it is the provider's
    BOOST_TEST(spy.count(kSpySetSockOpt) == 1u);
}

// SPI: DSP-MAP-10
BOOST_AUTO_TEST_CASE(what_the_dll_does_itself_reaches_no_provider) {
    WSASetLastError(5);
    WSAGetLastError();
    WSAEVENT event = WSACreateEvent();
    WSASetEvent(event);
    WSAResetEvent(event);
    WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE);
    WSACloseEvent(event);
    BOOST_TEST(htonl(0x01020304) == 0x04030201u);
    BOOST_TEST(ntohs(0x0102) == 0x0201);
    BOOST_TEST(inet_addr("127.0.0.1") == htonl(INADDR_LOOPBACK));
    DWORD size = 0;
    BOOST_TEST(api(WSAEnumProtocolsW(nullptr, nullptr, &size)) == fails_with(WSAENOBUFS));
    WSADATA data;
    BOOST_TEST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(spy.calls().empty());
}

BOOST_AUTO_TEST_SUITE_END()
