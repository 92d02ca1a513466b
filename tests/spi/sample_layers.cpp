// The non-IFS sample as a layer: what it answers itself, what it passes down, what it translates.
#include "net_fixture.h"

#include "core/guid.h"
#include "core/layers.h"
#include "core/port/modules.h"
#include "core/text.h"

#include <mswsock.h>

using namespace wspemu::test;

namespace {

constexpr DWORD kQueryTargetPnpHandle = 0x48000018;

// The sample over what there is, started.
struct SampleEnv : Env {
    void lay_sample() {
        wspemu::port::map_module(u"tally_lsp.dll", WSPEMU_TALLY_LSP);
        wspemu::Layer layer;
        layer.provider = wspemu::guid_of_text("tally_lsp");
        layer.path = u"%SystemRoot%\\System32\\tally_lsp.dll";
        layer.name = u"tally_lsp";
        const auto done =
            process().change_catalog([&](wspemu::Catalog& catalog) { return wspemu::install_layer(catalog, layer); });
        BOOST_TEST_REQUIRE(done.ok());
        start();
    }
    static SOCKET ask(SOCKET s, DWORD code) {
        SOCKET handle = INVALID_SOCKET;
        DWORD returned = 0;
        BOOST_TEST(api(WSAIoctl(s, code, nullptr, 0, &handle, sizeof handle, &returned, nullptr, nullptr)) ==
                   succeeds());
        return handle;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sample_layers, SampleEnv)

// SPI: WSP-LSP-16
BOOST_AUTO_TEST_CASE(the_target_below_is_the_handle_of_a_layer) {
    Spy& below = install_layer("spy", true);
    lay_sample();
    const Socket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    const SOCKET target = ask(s, kQueryTargetPnpHandle);
    BOOST_TEST(target != SOCKET{s});
    BOOST_TEST(below.count(kSpyIoctl) == 0u);      // the sample answered
    BOOST_TEST(target == ask(s, SIO_BASE_HANDLE)); // the handle that an IFS layer hands up
    BOOST_TEST(below.count(kSpyIoctl) == 1u);
}

// SPI: WSP-LSP-16
BOOST_AUTO_TEST_CASE(above_a_base_the_target_is_the_bases_answer) {
    lay_sample();
    const Socket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    BOOST_TEST(ask(s, kQueryTargetPnpHandle) == ask(s, SIO_BASE_HANDLE));
}

// SPI: WSP-LSP-14
BOOST_AUTO_TEST_CASE(extension_functions_of_a_non_ifs_layer_are_its_own) {
    lay_sample();
    const Socket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    GUID id = WSAID_CONNECTEX;
    LPFN_CONNECTEX through = nullptr;
    LPFN_CONNECTEX below = nullptr;
    DWORD returned = 0;
    const SOCKET base = ask(s, SIO_BASE_HANDLE);
    BOOST_TEST(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &through, sizeof through, &returned,
                            nullptr, nullptr)) == succeeds());
    BOOST_TEST(api(WSAIoctl(base, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &below, sizeof below, &returned,
                            nullptr, nullptr)) == succeeds());
    BOOST_TEST((through != below));
    OVERLAPPED overlapped{};
    const struct sockaddr_in to = loopback(1);
    BOOST_TEST(api_bool(through(s, reinterpret_cast<const struct sockaddr*>(&to), sizeof to, nullptr, 0, nullptr,
                                &overlapped)) == fails_with(WSAEINVAL)); // it knows the handle, which is not bound
}

// SPI: OVL-RET-4
BOOST_AUTO_TEST_CASE(what_ended_below_at_once_is_pending_above_and_told_within_the_call) {
    lay_sample();
    const SocketPair pair = tcp_pair();
    const Socket client(pair.client);
    const Socket server(pair.server);
    Operation operation(3);
    const Outcome begun = operation.send(client);
    BOOST_TEST(begun == fails_with(WSA_IO_PENDING));
    BOOST_TEST(operation.event.is_set());
    BOOST_TEST(operation.end(client) == succeeds());
    BOOST_TEST(operation.bytes == 3u);
    BOOST_TEST(operation.event.is_set());
}

// SPI: BLK-ASYN-4
BOOST_AUTO_TEST_CASE(a_message_names_the_clients_window_and_socket_not_those_below) {
    Spy& below = install_layer("spy", true);
    lay_sample();
    const SocketPair pair = tcp_pair();
    const Socket client(pair.client);
    const Socket server(pair.server);
    WNDCLASSA description{};
    description.lpfnWndProc = DefWindowProcA;
    description.lpszClassName = "wspemu sample layers";
    RegisterClassA(&description);
    const HWND window =
        CreateWindowExA(0, description.lpszClassName, "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
    BOOST_TEST_REQUIRE(window != nullptr);
    BOOST_TEST(api(WSAAsyncSelect(server, window, WM_USER + 3, FD_READ)) == succeeds());
    const SpyCall registered = below.only_call(kSpyAsyncSelect);
    BOOST_TEST(registered.socket() != SOCKET{server});
    BOOST_TEST((registered.arg<HWND>(1) != window));
    BOOST_TEST(send_all(client, "x"));
    MSG message{};
    while (!PeekMessageA(&message, window, WM_USER, 0x7fff, PM_REMOVE)) {
        if (MsgWaitForMultipleObjects(0, nullptr, FALSE, kDeadlineMs, QS_POSTMESSAGE) == WAIT_TIMEOUT) break;
    }
    BOOST_TEST(message.message == static_cast<UINT>(WM_USER + 3));
    BOOST_TEST(message.wParam == SOCKET{server});
    BOOST_TEST(WSAGETSELECTEVENT(message.lParam) == FD_READ);
    DestroyWindow(window);
    UnregisterClassA(description.lpszClassName, nullptr);
}

// It is the layer that asks the provider below.
BOOST_AUTO_TEST_CASE(a_missing_option_is_told_of_the_layer_that_asks_for_it) {
    lay_sample();
    const Socket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    const int value = 1;
    BOOST_TEST(setsockopt(s, SOL_SOCKET, SO_SNDLOWAT, reinterpret_cast<const char*>(&value), sizeof value) ==
               SOCKET_ERROR);
    BOOST_TEST(WSAGetLastError() == WSAENOPROTOOPT);
    const auto reports = process().reports().taken();
    BOOST_TEST_REQUIRE(reports.size() == 1u);
    BOOST_TEST(reports[0].text == WSPEMU_TALLY_LSP ": SO_SNDLOWAT (base option): WSAENOPROTOOPT");
}

BOOST_AUTO_TEST_SUITE_END()
