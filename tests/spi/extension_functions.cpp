// Extension functions: pointers that go past the host, and the exports of mswsock.
#include "spy_fixture.h"

#include <mswsock.h>

#include <cstring>

using namespace wspemu::test;

namespace {

struct Called {
    SOCKET listener = INVALID_SOCKET;
    SOCKET accepted = INVALID_SOCKET;
    LPOVERLAPPED overlapped = nullptr;
    int times = 0;
} g_called;

BOOL PASCAL spy_accept_ex(SOCKET listener, SOCKET accepted, PVOID, DWORD, DWORD, DWORD, LPDWORD,
                          LPOVERLAPPED overlapped) {
    g_called = {listener, accepted, overlapped, g_called.times + 1};
    WSASetLastError(WSAEALREADY); // extension functions set the last error themselves
    return FALSE;
}

BOOL PASCAL spy_transmit_file(SOCKET s, HANDLE, DWORD, DWORD, LPOVERLAPPED overlapped, LPTRANSMIT_FILE_BUFFERS, DWORD) {
    g_called = {s, INVALID_SOCKET, overlapped, g_called.times + 1};
    return TRUE;
}

struct ExtensionFixture : SpyFixture {
    ExtensionFixture() {
        g_called = {};
        spy.on(kSpyIoctl, [](SpyCall& call) {
            if (call.arg<DWORD>(1) != static_cast<DWORD>(SIO_GET_EXTENSION_FUNCTION_POINTER))
                return call.fails(WSAEOPNOTSUPP);
            const GUID accept_ex = WSAID_ACCEPTEX;
            const GUID transmit_file = WSAID_TRANSMITFILE;
            const void* asked = call.arg<const void*>(2);
            auto* found = call.arg<void**>(4);
            if (std::memcmp(asked, &accept_ex, sizeof(GUID)) == 0) {
                *found = reinterpret_cast<void*>(&spy_accept_ex);
            } else if (std::memcmp(asked, &transmit_file, sizeof(GUID)) == 0) {
                *found = reinterpret_cast<void*>(&spy_transmit_file);
            } else {
                return call.fails(WSAEINVAL);
            }
            call.returns(0);
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(extension_functions, ExtensionFixture)

// SPI: DSP-EXT-1
BOOST_AUTO_TEST_CASE(a_pointer_asked_for_is_the_providers_own_and_called_past_the_host) {
    GUID id = WSAID_ACCEPTEX;
    LPFN_ACCEPTEX accept_ex = nullptr;
    DWORD returned = 0;
    BOOST_TEST(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &accept_ex, sizeof accept_ex,
                            &returned, nullptr, nullptr)) == succeeds());
    BOOST_TEST(accept_ex == &spy_accept_ex);
    spy.forget_calls();
    OVERLAPPED overlapped{};
    BOOST_TEST(accept_ex(INVALID_SOCKET, 12, nullptr, 0, 0, 0, nullptr, &overlapped) ==
               FALSE); // no prologue looks at it
    BOOST_TEST(g_called.listener == INVALID_SOCKET);
    BOOST_TEST(WSAGetLastError() == WSAEALREADY); // and no epilogue touches the error
    BOOST_TEST(spy.calls().empty());
}

// SPI: DSP-EXT-3
BOOST_AUTO_TEST_CASE(mswsock_asks_the_sockets_provider_at_each_call) {
    OVERLAPPED overlapped{};
    for (int times = 1; times <= 2; ++times) {
        BOOST_TEST(api_bool(AcceptEx(s, 12, nullptr, 0, 0, 0, nullptr, &overlapped)) == fails_with(WSAEALREADY));
        BOOST_TEST(g_called.times == times);
        BOOST_TEST(spy.count(kSpyIoctl) == static_cast<std::size_t>(times));
    }
    BOOST_TEST((g_called.listener == s && g_called.accepted == 12 && g_called.overlapped == &overlapped));
    BOOST_TEST(api_bool(TransmitFile(s, nullptr, 0, 0, &overlapped, nullptr, 0)) == succeeds());
    BOOST_TEST(g_called.times == 3);
}

// SPI: DSP-EXT-3
BOOST_AUTO_TEST_CASE(mswsock_tells_why_there_is_no_pointer) {
    BOOST_TEST(api_bool(AcceptEx(INVALID_SOCKET, 12, nullptr, 0, 0, 0, nullptr, nullptr)) == fails_with(WSAENOTSOCK));
    spy.fails(kSpyIoctl, WSAEINVAL);
    BOOST_TEST(api_bool(AcceptEx(s, 12, nullptr, 0, 0, 0, nullptr, nullptr)) == fails_with(WSAEINVAL));
    spy.on(kSpyIoctl, [](SpyCall& call) { call.returns(0); }); // success, but no pointer
    BOOST_TEST(api_bool(AcceptEx(s, 12, nullptr, 0, 0, 0, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(g_called.times == 0);
}

// SPI: DSP-EXT-8, WSP-LSP-15
BOOST_AUTO_TEST_CASE(the_base_handle_comes_through_every_layer) {
    Env other;
    other.install_layer("spy2", true);
    Spy& top = other.install_layer("spy3");
    other.start();
    const SOCKET layered = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    BOOST_TEST_REQUIRE(api(layered) == succeeds());
    SOCKET base = INVALID_SOCKET;
    DWORD returned = 0;
    BOOST_TEST(api(WSAIoctl(layered, SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base, &returned, nullptr, nullptr)) ==
               succeeds());
    BOOST_TEST(returned == sizeof base);
    BOOST_TEST(base != layered);
    BOOST_TEST(top.upcalls().query_context(base) == fails_with(WSAENOTSOCK)); // no handle of the host's: the base's
    struct sockaddr_in address = loopback();
    BOOST_TEST(api(bind(layered, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    // Registered for the base's own entry again, so that the call passes by the layers: it is the same socket.
    const DWORD base_entry = other.base_entry(AF_INET, SOCK_STREAM).dwCatalogEntryId;
    BOOST_TEST(top.upcalls().modify_ifs_handle(base_entry, base) == gives(base));
    BOOST_TEST(name_of(base).sin_port == name_of(layered).sin_port);
    BOOST_TEST(api(closesocket(layered)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
