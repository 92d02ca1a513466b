// AF_UNIX streams of the base provider.
#include "net_fixture.h"

#include "core/text.h"

#include <afunix.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>

using namespace wspemu::test;

namespace {

constexpr int kWhole = sizeof(sockaddr_un);

sockaddr_un local_name(const std::string& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.data(), std::min(path.size(), sizeof name.sun_path));
    return name;
}
const sockaddr* any(const sockaddr_un& name) {
    return reinterpret_cast<const sockaddr*>(&name);
}
Outcome bind_local(SOCKET s, const std::string& path) {
    const sockaddr_un name = local_name(path);
    return api(bind(s, any(name), kWhole));
}
Outcome connect_local(SOCKET s, const std::string& path) {
    const sockaddr_un name = local_name(path);
    return api(connect(s, any(name), kWhole));
}

using NameOf = int(WSAAPI*)(SOCKET, sockaddr*, int*);
std::string path_by(NameOf ask, SOCKET s) {
    sockaddr_un name{};
    int length = kWhole;
    BOOST_TEST(api(ask(s, reinterpret_cast<sockaddr*>(&name), &length)) == succeeds());
    BOOST_TEST(length == kWhole);
    BOOST_TEST(name.sun_family == AF_UNIX);
    return name.sun_path;
}

struct LocalFixture : NetFixture {
    LocalFixture() {
        char folder[MAX_PATH];
        const DWORD length = GetTempPathA(sizeof folder, folder);
        path = std::string(folder, length) + "wspemu-local-" + std::to_string(GetCurrentProcessId());
        remove();
    }
    ~LocalFixture() { remove(); }
    void remove() const {
        DeleteFileA(path.c_str());
        DeleteFileA((path + ".client").c_str());
    }
    Socket local() const {
        Socket s(socket(AF_UNIX, SOCK_STREAM, 0));
        BOOST_TEST_REQUIRE(api(SOCKET{s}) == succeeds());
        return s;
    }
    Socket local_listener() const {
        Socket s = local();
        BOOST_TEST_REQUIRE(bind_local(s, path) == succeeds());
        BOOST_TEST_REQUIRE(api(listen(s, 5)) == succeeds());
        return s;
    }
    Pair local_pair(SOCKET listener) const {
        Pair pair{local(), Socket()};
        BOOST_TEST_REQUIRE(connect_local(pair.client, path) == succeeds());
        pair.server = Socket(accept(listener, nullptr, nullptr));
        BOOST_TEST_REQUIRE(api(SOCKET{pair.server}) == succeeds());
        return pair;
    }

    std::string path;
};

struct LayeredLocalFixture : LocalFixture {
    LayeredLocalFixture() {
        env.stop();
        env.install_layer("spy");
        env.start();
    }
};

template <class Function>
Function function_of(SOCKET s, GUID id) {
    Function found = nullptr;
    DWORD returned = 0;
    BOOST_TEST_REQUIRE(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found,
                                    &returned, nullptr, nullptr)) == succeeds());
    return found;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_local, LocalFixture)

// SPI: WSP-NAME-1, WSP-PEER-3
BOOST_AUTO_TEST_CASE(bytes_go_both_ways_and_either_end_knows_the_names) {
    const Socket server = local_listener();
    const Pair pair = local_pair(server);
    BOOST_TEST(path_by(getsockname, server) == path);
    BOOST_TEST(path_by(getpeername, pair.client) == path);
    BOOST_TEST(path_by(getsockname, pair.server) == path);
    BOOST_TEST(path_by(getsockname, pair.client) == "");
    BOOST_TEST(path_by(getpeername, pair.server) == "");
    BOOST_TEST(send_all(pair.client, "there"));
    BOOST_TEST(receive_exactly(pair.server, 5) == "there");
    BOOST_TEST(send_all(pair.server, std::string(30'000, 'b')));
    BOOST_TEST(receive_exactly(pair.client, 30'000) == std::string(30'000, 'b'));
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    BOOST_TEST(at_end(pair.server));
    BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAESHUTDOWN));
}

BOOST_AUTO_TEST_CASE(a_client_with_a_name_is_known_by_it) {
    const Socket server = local_listener();
    const Socket client = local();
    BOOST_TEST(bind_local(client, path + ".client") == succeeds());
    BOOST_TEST(connect_local(client, path) == succeeds());
    sockaddr_un from{};
    int length = kWhole;
    const Socket accepted(accept(server, reinterpret_cast<sockaddr*>(&from), &length));
    BOOST_TEST(length == kWhole);
    BOOST_TEST(from.sun_path == path + ".client");
    BOOST_TEST(path_by(getpeername, accepted) == path + ".client");
    BOOST_TEST(path_by(getsockname, client) == path + ".client");
}

// SPI: WSP-BIND-1
BOOST_AUTO_TEST_CASE(a_name_is_taken_until_its_file_is_gone) {
    Socket server = local_listener();
    const Socket second = local();
    BOOST_TEST(bind_local(server, path + ".client") == fails_with(WSAEINVAL));
    BOOST_TEST(bind_local(second, path) == fails_with(WSAEADDRINUSE));
    BOOST_TEST(server.close() == succeeds());
    if (!over_memory()) {
        BOOST_TEST(bind_local(second, path) == fails_with(WSAEADDRINUSE));
        BOOST_TEST(connect_local(local(), path) == fails_with(WSAECONNREFUSED));
        BOOST_TEST(api_bool(DeleteFileA(path.c_str())) == succeeds());
    }
    BOOST_TEST(bind_local(second, path) == succeeds());
}

BOOST_AUTO_TEST_CASE(a_name_is_a_path_of_Windows_however_long_the_host_s_is) {
    if (over_memory()) return; // it has names and no files
    const std::string folder = path + "-" + std::string(100, 'f');
    BOOST_TEST_REQUIRE(api_bool(CreateDirectoryA(folder.c_str(), nullptr)) == succeeds());
    std::string native = folder.substr(folder.find_first_of("/\\")); // what follows Z:
    std::replace(native.begin(), native.end(), '\\', '/');
    SetEnvironmentVariableA("WSPEMU_DRIVE_Q", native.c_str());
    {
        const Socket server = local();
        BOOST_TEST(bind_local(server, "Q:\\Sock") == succeeds());
        BOOST_TEST(api(listen(server, 5)) == succeeds());
        BOOST_TEST(GetFileAttributesA("q:/sock") != INVALID_FILE_ATTRIBUTES);
        const Socket client = local();
        BOOST_TEST(connect_local(client, "q:/SOCK") == succeeds());
        const Socket accepted(accept(server, nullptr, nullptr));
        BOOST_TEST(path_by(getsockname, accepted) == "Q:\\Sock");
        BOOST_TEST(path_by(getpeername, client) == "q:/SOCK");
        BOOST_TEST(bind_local(local(), "Q:\\none\\sock") == fails_with(WSAENETDOWN)); // as on Windows
        BOOST_TEST(connect_local(local(), "Q:\\none\\sock") == fails_with(WSAECONNREFUSED));
        BOOST_TEST(bind_local(local(), "Q:\\a|b") == fails_with(WSAENETDOWN));
        BOOST_TEST(bind_local(local(), "Q:\\" + std::string(99, 's')) == fails_with(WSAEINVAL));
        BOOST_TEST(api_bool(DeleteFileA("Q:\\Sock")) == succeeds());
    }
    SetEnvironmentVariableA("WSPEMU_DRIVE_Q", nullptr);
    BOOST_TEST(api_bool(RemoveDirectoryA(folder.c_str())) == succeeds());
}

// Windows: no autobind, no abstract names.
BOOST_AUTO_TEST_CASE(what_names_no_file_is_refused) {
    const Socket s = local();
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    BOOST_TEST(api(bind(s, any(name), 2)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(bind(s, any(name), kWhole)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(connect(s, any(name), kWhole)) == fails_with(WSAEINVAL));
    std::memcpy(name.sun_path + 1, "abstract", 8);
    BOOST_TEST(api(bind(s, any(name), kWhole)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(connect(s, any(name), kWhole)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(bind(s, any(name), 1)) == fails_with(WSAEFAULT));
    BOOST_TEST(bind_to(s, loopback()) == fails_with(WSAEFAULT));
    BOOST_TEST(connect_to(s, loopback(9)) == fails_with(WSAEAFNOSUPPORT));
    BOOST_TEST(connect_local(s, path) == fails_with(WSAECONNREFUSED)); // nobody has bound it
    BOOST_TEST(api(listen(s, 5)) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_CASE(only_streams_are_there) {
    BOOST_TEST(api(socket(AF_UNIX, SOCK_DGRAM, 0)) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(api(socket(AF_UNIX, SOCK_SEQPACKET, 0)) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(api(socket(AF_UNIX, SOCK_RAW, 0)) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(api(socket(AF_UNIX, SOCK_STREAM, IPPROTO_TCP)) == fails_with(WSAEPROTONOSUPPORT));
    const WSAPROTOCOL_INFOW entry = env.base_entry(AF_UNIX, SOCK_STREAM);
    const auto by_entry = [&](int af, int type, int protocol) {
        WSAPROTOCOL_INFOW info = entry;
        return api(WSASocketW(af, type, protocol, &info, 0, WSA_FLAG_OVERLAPPED));
    };
    BOOST_TEST(by_entry(AF_UNIX, SOCK_DGRAM, 0) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(by_entry(AF_UNIX, SOCK_STREAM, 1) == fails_with(WSAEPROTONOSUPPORT));
    const Socket whole(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                  const_cast<WSAPROTOCOL_INFOW*>(&entry), 0, WSA_FLAG_OVERLAPPED));
    BOOST_TEST(get_option(whole, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
}

// SPI: WSP-SEND-5, WSP-GSO-1, WSP-IOC-4
BOOST_AUTO_TEST_CASE(what_belongs_to_TCP_is_not_there) {
    const Socket server = local_listener();
    const Pair pair = local_pair(server);
    BOOST_TEST(api(send(pair.client, "x", 1, MSG_OOB)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(receive_fails(pair.server, MSG_OOB) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(set_option(pair.client, IPPROTO_TCP, TCP_NODELAY, 1) == fails_with(WSAENOPROTOOPT));
    BOOST_TEST(set_option(pair.client, SOL_SOCKET, SO_OOBINLINE, 1) == fails_with(WSAENOPROTOOPT));
    char out[256];
    DWORD returned = 0;
    for (const DWORD code : {static_cast<DWORD>(SIOCATMARK), static_cast<DWORD>(SIO_GET_INTERFACE_LIST),
                             static_cast<DWORD>(SIO_ADDRESS_LIST_QUERY), static_cast<DWORD>(SIO_ADDRESS_LIST_CHANGE),
                             static_cast<DWORD>(SIO_ROUTING_INTERFACE_QUERY)}) {
        BOOST_TEST(api(WSAIoctl(pair.client, code, out, sizeof out, out, sizeof out, &returned, nullptr, nullptr)) ==
                   fails_with(WSAEOPNOTSUPP));
    }
    // No ancillary data: nothing is there to carry it.
    const auto recv_msg = function_of<LPFN_WSARECVMSG>(pair.client, WSAID_WSARECVMSG);
    WSAMSG message{};
    BOOST_TEST(api(recv_msg(pair.client, &message, &returned, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
}

BOOST_AUTO_TEST_CASE(the_process_at_the_other_end_is_told) {
    const Socket server = local_listener();
    const Pair pair = local_pair(server);
    const auto peer_process = [](SOCKET s, ULONG& process, DWORD size) {
        DWORD returned = 0;
        return api(WSAIoctl(s, SIO_AF_UNIX_GETPEERPID, nullptr, 0, &process, size, &returned, nullptr, nullptr));
    };
    ULONG process = 0;
    BOOST_TEST(peer_process(pair.server, process, sizeof process) == succeeds());
    BOOST_TEST(process == GetCurrentProcessId());
    BOOST_TEST(peer_process(pair.client, process, sizeof process) == succeeds());
    BOOST_TEST(process == GetCurrentProcessId());
    BOOST_TEST(peer_process(pair.client, process, 3) == fails_with(WSAEFAULT));
    BOOST_TEST(peer_process(server, process, sizeof process) == fails_with(WSAENOTCONN));
    BOOST_TEST(peer_process(tcp(), process, sizeof process) == fails_with(WSAEOPNOTSUPP));
}

// SPI: OVL-RET-2, OVL-ORD-2
BOOST_AUTO_TEST_CASE(overlapped_requests_end_in_their_order) {
    const Socket server = local_listener();
    const Pair pair = local_pair(server);
    Operation first(4), second(4);
    BOOST_TEST(first.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(second.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send_all(pair.client, "one "));
    BOOST_TEST(first.end(pair.server) == succeeds());
    BOOST_TEST(send_all(pair.client, "two."));
    BOOST_TEST(second.end(pair.server) == succeeds());
    BOOST_TEST((std::string("one ").starts_with(first.received()) && first.bytes > 0));
    if (first.bytes == 4) BOOST_TEST(std::string("two.").starts_with(second.received()));
    Operation last(4);
    if (first.bytes + second.bytes == 8) {
        BOOST_TEST(last.receive(pair.server) == fails_with(WSA_IO_PENDING));
        BOOST_TEST(api(shutdown(pair.server, SD_RECEIVE)) == succeeds());
        BOOST_TEST(last.end(pair.server) == fails_with(WSAESHUTDOWN));
    }
}

// SPI: BLK-FD-1, BLK-FD-5, BLK-FD-6, BLK-FD-7
BOOST_AUTO_TEST_CASE(network_events_come_as_on_other_streams) {
    const Socket server = local_listener();
    const Event arrivals, events;
    BOOST_TEST(api(WSAEventSelect(server, arrivals, FD_ACCEPT)) == succeeds());
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEWOULDBLOCK));
    Socket client = local();
    BOOST_TEST(api(WSAEventSelect(client, events, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE)) == succeeds());
    const Outcome begun = connect_local(client, path);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSAEWOULDBLOCK)));
    const Record connected = await(client, events, FD_CONNECT | FD_WRITE);
    BOOST_TEST(connected.codes[FD_CONNECT_BIT] == 0);
    BOOST_TEST((await(server, arrivals, FD_ACCEPT).events & FD_ACCEPT) != 0);
    Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(api(WSAEventSelect(accepted, nullptr, 0)) == succeeds());
    BOOST_TEST(send_all(accepted, "r"));
    BOOST_TEST((await(client, events, FD_READ).events & FD_READ) != 0);
    BOOST_TEST(receive_exactly(client, 1) == "r");
    BOOST_TEST(accepted.close() == succeeds());
    const Record closed = await(client, events, FD_CLOSE);
    BOOST_TEST(closed.codes[FD_CLOSE_BIT] == 0);
    // The outcome of an attempt that fails is there, too.
    const Socket alone = local();
    const Event failure;
    BOOST_TEST(api(WSAEventSelect(alone, failure, FD_CONNECT)) == succeeds());
    const Outcome refused = connect_local(alone, path + ".client");
    BOOST_TEST((refused == fails_with(WSAECONNREFUSED) || refused == fails_with(WSAEWOULDBLOCK)));
    BOOST_TEST(await(alone, failure, FD_CONNECT).codes[FD_CONNECT_BIT] == WSAECONNREFUSED);
}

// SPI: DSP-EXT-4
BOOST_AUTO_TEST_CASE(the_extension_functions_accept_connect_and_disconnect) {
    const Socket server = local_listener();
    const Socket client = local(), accepted = local();
    constexpr DWORD kArea = kWhole + 16;
    const auto connect_ex = function_of<LPFN_CONNECTEX>(client, WSAID_CONNECTEX);
    const auto disconnect_ex = function_of<LPFN_DISCONNECTEX>(client, WSAID_DISCONNECTEX);
    alignas(8) char output[8 + 2 * kArea];
    Operation acceptance, connection;
    DWORD bytes = 0;
    BOOST_TEST(api_bool(AcceptEx(server, accepted, output, 8, kArea - 1, kArea, &bytes, &acceptance.overlapped)) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(api_bool(AcceptEx(server, accepted, output, 8, kArea, kArea, &bytes, &acceptance.overlapped)) ==
               fails_with(WSA_IO_PENDING));
    const sockaddr_un name = local_name(path);
    char hello[] = "hello!";
    BOOST_TEST(api_bool(connect_ex(client, any(name), kWhole, hello, 6, &bytes, &connection.overlapped)) ==
               fails_with(WSA_IO_PENDING));
    BOOST_TEST(connection.end(client) == succeeds());
    BOOST_TEST(acceptance.end(server) == succeeds());
    BOOST_TEST(std::string("hello!").starts_with(std::string(output, acceptance.bytes)));
    sockaddr *ours = nullptr, *theirs = nullptr;
    INT our_length = 0, their_length = 0;
    GetAcceptExSockaddrs(output, 8, kArea, kArea, &ours, &our_length, &theirs, &their_length);
    BOOST_TEST(our_length == kWhole);
    BOOST_TEST(std::string(reinterpret_cast<sockaddr_un*>(ours)->sun_path) == path);
    BOOST_TEST(std::string(reinterpret_cast<sockaddr_un*>(theirs)->sun_path) == "");
    SOCKET listening = server;
    BOOST_TEST(api(setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<const char*>(&listening),
                              sizeof listening)) == succeeds());
    BOOST_TEST(path_by(getsockname, accepted) == path);
    BOOST_TEST(api(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0)) == succeeds());
    BOOST_TEST(path_by(getpeername, client) == path);
    receive_exactly(accepted, 6 - acceptance.bytes);
    BOOST_TEST(api_bool(disconnect_ex(client, nullptr, TF_REUSE_SOCKET, 0)) == succeeds());
    BOOST_TEST(at_end(accepted));
    BOOST_TEST(connect_local(client, path) == succeeds());
}

// SPI: WSP-ACC-3, WSP-ACC-4
BOOST_AUTO_TEST_CASE(the_condition_function_is_asked_with_the_names) {
    const Socket server = local_listener();
    const Socket client = local();
    BOOST_TEST(connect_local(client, path) == succeeds());
    struct Seen {
        std::string callee;
        u_long length = 0;
    } seen;
    const auto look = [](LPWSABUF caller, LPWSABUF, LPQOS, LPQOS, LPWSABUF callee, LPWSABUF, GROUP*, DWORD_PTR data)
                          CALLBACK -> int {
        auto& into = *reinterpret_cast<Seen*>(data);
        into.callee = reinterpret_cast<sockaddr_un*>(callee->buf)->sun_path;
        into.length = caller->len;
        return CF_DEFER;
    };
    BOOST_TEST(api(WSAAccept(server, nullptr, nullptr, look, reinterpret_cast<DWORD_PTR>(&seen))) ==
               fails_with(WSATRY_AGAIN));
    BOOST_TEST(seen.callee == path);
    BOOST_TEST(seen.length == kWhole);
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(api(SOCKET{accepted}) == succeeds());
}

// SPI: WSP-A2S-2, WSP-A2S-4, WSP-A2S-6, WSP-S2A-4
BOOST_AUTO_TEST_CASE(an_address_as_text_is_its_path) {
    sockaddr_un name = local_name("C:\\run\\\xc3\xa4.sock");
    WCHAR text[128];
    DWORD length = 128;
    BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<sockaddr*>(&name), kWhole, nullptr, text, &length)) ==
               succeeds());
    BOOST_TEST(length == 14u);
    BOOST_TEST((wspemu::utf16_view(text) == u"C:\\run\\\u00e4.sock"));
    sockaddr_un back{};
    INT size = kWhole;
    BOOST_TEST(api(WSAStringToAddressW(text, AF_UNIX, nullptr, reinterpret_cast<sockaddr*>(&back), &size)) ==
               succeeds());
    BOOST_TEST(size == kWhole);
    BOOST_TEST(std::memcmp(&back, &name, kWhole) == 0);
    size = kWhole - 1;
    BOOST_TEST(api(WSAStringToAddressW(text, AF_UNIX, nullptr, reinterpret_cast<sockaddr*>(&back), &size)) ==
               fails_with(WSAEFAULT));
    WCHAR nothing[] = L"";
    BOOST_TEST(api(WSAStringToAddressW(nothing, AF_UNIX, nullptr, reinterpret_cast<sockaddr*>(&back), &size)) ==
               fails_with(WSAEINVAL));
    length = 13;
    BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<sockaddr*>(&name), kWhole, nullptr, text, &length)) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(length == 14u);
}

// SPI: WSP-CLOS-5
BOOST_AUTO_TEST_CASE(a_close_that_lingers_does_not_wait_for_the_reader) {
    const Socket server = local_listener();
    Pair pair = local_pair(server);
    BOOST_TEST(send_all(pair.client, "unread"));
    set_linger(pair.client, 1, 60);
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 6) == "unread");
    BOOST_TEST(at_end(pair.server));
}

// SPI: WSP-DUP-2
BOOST_AUTO_TEST_CASE(a_duplicate_is_the_same_stream) {
    const Socket server = local_listener();
    Pair pair = local_pair(server);
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info)) == succeeds());
    const Socket duplicate(
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(send_all(duplicate, "still"));
    BOOST_TEST(receive_exactly(pair.server, 5) == "still");
    BOOST_TEST(path_by(getpeername, duplicate) == path);
}

// SPI: DSP-SEL-1, WSP-LSP-5
BOOST_FIXTURE_TEST_CASE(a_layer_lies_over_it_as_over_any_other, LayeredLocalFixture) {
    const Socket server = local_listener();
    WSAPROTOCOL_INFOW info{};
    int length = sizeof info;
    BOOST_TEST(api(getsockopt(server, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &length)) ==
               succeeds());
    BOOST_TEST(info.iAddressFamily == AF_UNIX);
    const Pair pair = local_pair(server);
    BOOST_TEST(send_all(pair.client, "layered"));
    char bytes[8];
    BOOST_TEST(recv(pair.server, bytes, sizeof bytes, 0) > 0);
    BOOST_TEST(bytes[0] == 'l');
}

BOOST_AUTO_TEST_SUITE_END()
