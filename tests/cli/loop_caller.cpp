// A program over the samples' base provider: what the traffic of `wspemu run` does not touch. Each deed prints the first thing that
// is not as it should be.
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstdio>
#include <cstring>
#include <thread>

namespace {

// Ends the deed with the place and the values.
#define EXPECT(value, wanted)                                                                                          \
    do {                                                                                                               \
        const auto got = static_cast<long long>(value);                                                                \
        const auto meant = static_cast<long long>(wanted);                                                             \
        if (got == meant) break;                                                                                       \
        std::printf("line %d: %s is %lld, not %lld\n", __LINE__, #value, got, meant);                                  \
        return 1;                                                                                                      \
    } while (false)
#define EXPECT_ERROR(call, error)                                                                                      \
    do {                                                                                                               \
        EXPECT(call, SOCKET_ERROR);                                                                                    \
        EXPECT(WSAGetLastError(), error);                                                                              \
    } while (false)

SOCKADDR_IN loopback(u_short port = 0) {
    SOCKADDR_IN address{};
    address.sin_family = AF_INET;
    address.sin_port = port;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int bind_to(SOCKET s, const SOCKADDR_IN& address) {
    return bind(s, reinterpret_cast<const SOCKADDR*>(&address), sizeof address);
}
int connect_to(SOCKET s, const SOCKADDR_IN& address) {
    return connect(s, reinterpret_cast<const SOCKADDR*>(&address), sizeof address);
}

SOCKET stream() {
    return socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
}

struct Pair {
    SOCKET listener = INVALID_SOCKET, client = INVALID_SOCKET, server = INVALID_SOCKET;
    SOCKADDR_IN address{};
};

bool connect_pair(Pair& pair) {
    pair.listener = stream();
    pair.client = stream();
    int length = sizeof pair.address;
    if (bind_to(pair.listener, loopback()) != 0 || listen(pair.listener, 2) != 0) return false;
    if (getsockname(pair.listener, reinterpret_cast<SOCKADDR*>(&pair.address), &length) != 0) return false;
    if (connect_to(pair.client, pair.address) != 0) return false;
    pair.server = accept(pair.listener, nullptr, nullptr);
    return pair.server != INVALID_SOCKET;
}

int start_receive(SOCKET s, char* byte, WSAOVERLAPPED* overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    WSABUF buffer{1, byte};
    DWORD flags = 0;
    return WSARecv(s, &buffer, 1, nullptr, &flags, overlapped, routine);
}

int what_it_does_not_do() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    EXPECT(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), INVALID_SOCKET);
    WSAPROTOCOL_INFOA info{};
    EXPECT_ERROR(WSADuplicateSocketA(pair.client, GetCurrentProcessId(), &info), WSAEOPNOTSUPP);
    EXPECT_ERROR(send(pair.client, "x", 1, MSG_OOB), WSAEOPNOTSUPP);
    char byte;
    EXPECT_ERROR(recv(pair.client, &byte, 1, MSG_WAITALL), WSAEOPNOTSUPP);
    const BOOL on = TRUE;
    const auto* value = reinterpret_cast<const char*>(&on);
    EXPECT_ERROR(setsockopt(pair.client, SOL_SOCKET, SO_KEEPALIVE, value, sizeof on), WSAENOPROTOOPT);
    GUID id = WSAID_ACCEPTEX;
    void* function = nullptr;
    DWORD bytes = 0;
    EXPECT_ERROR(WSAIoctl(pair.client, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                          &bytes, nullptr, nullptr),
                 WSAEINVAL);
    EXPECT_ERROR(WSAIoctl(pair.client, SIO_ROUTING_INTERFACE_QUERY, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr),
                 WSAEOPNOTSUPP);
    return 0;
}

int errors_of_connections() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    const SOCKET fresh = stream();
    char byte = 'x';
    EXPECT_ERROR(send(fresh, &byte, 1, 0), WSAENOTCONN);
    EXPECT_ERROR(recv(fresh, &byte, 1, 0), WSAENOTCONN);
    SOCKADDR_IN other = loopback(htons(80));
    other.sin_addr.s_addr = htonl(0xC0000201); // 192.0.2.1
    EXPECT_ERROR(bind_to(fresh, other), WSAEADDRNOTAVAIL);
    EXPECT_ERROR(connect_to(fresh, other), WSAENETUNREACH);
    EXPECT_ERROR(bind_to(fresh, pair.address), WSAEADDRINUSE);
    EXPECT_ERROR(listen(fresh, 1), WSAEINVAL);
    EXPECT(closesocket(pair.listener), 0);
    EXPECT_ERROR(connect_to(fresh, pair.address), WSAECONNREFUSED);
    EXPECT_ERROR(connect_to(pair.client, pair.address), WSAEISCONN);
    EXPECT(shutdown(pair.client, SD_SEND), 0);
    EXPECT_ERROR(send(pair.client, &byte, 1, 0), WSAESHUTDOWN);
    EXPECT(recv(pair.server, &byte, 1, 0), 0);
    EXPECT(send(pair.server, &byte, 1, 0), 1);
    EXPECT(closesocket(pair.client), 0); // with a byte unread: the connection is broken off
    EXPECT_ERROR(recv(pair.server, &byte, 1, 0), WSAECONNRESET);
    EXPECT_ERROR(send(pair.server, &byte, 1, 0), WSAECONNRESET);
    return 0;
}

int peeking_and_counting() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    u_long unread = 7;
    EXPECT(ioctlsocket(pair.server, FIONREAD, &unread), 0);
    EXPECT(unread, 0);
    EXPECT(send(pair.client, "abc", 3, 0), 3);
    EXPECT(ioctlsocket(pair.server, FIONREAD, &unread), 0);
    EXPECT(unread, 3);
    char text[4] = "";
    EXPECT(recv(pair.server, text, 2, MSG_PEEK), 2);
    EXPECT(recv(pair.server, text, 3, 0), 3);
    EXPECT(std::strcmp(text, "abc"), 0);
    int listens = 0, length = sizeof listens;
    EXPECT(getsockopt(pair.listener, SOL_SOCKET, SO_ACCEPTCONN, reinterpret_cast<char*>(&listens), &length), 0);
    EXPECT(listens, 1);
    return 0;
}

int select_waits_and_gives_up() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    const timeval at_once{0, 0}, soon{0, 10'000};
    for (const timeval* time : {&at_once, &soon}) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(pair.server, &readable);
        EXPECT(select(0, &readable, nullptr, nullptr, time), 0);
        EXPECT(readable.fd_count, 0);
    }
    EXPECT(send(pair.client, "x", 1, 0), 1);
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(pair.client, &readable);
    FD_SET(pair.server, &readable);
    FD_SET(pair.client, &writable);
    EXPECT(select(0, &readable, &writable, nullptr, nullptr), 2);
    EXPECT(FD_ISSET(pair.server, &readable) != 0, true);
    EXPECT(FD_ISSET(pair.client, &readable) != 0, false);
    return 0;
}

DWORD g_routine_error = 0;
int g_routine_calls = 0;
void CALLBACK note_end(DWORD error, DWORD, LPWSAOVERLAPPED, DWORD) {
    g_routine_error = error;
    ++g_routine_calls;
}

int closing_ends_what_is_pending() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    char bytes[3];
    WSAOVERLAPPED evented{}, routined{};
    evented.hEvent = WSACreateEvent();
    EXPECT_ERROR(start_receive(pair.server, &bytes[0], &evented, nullptr), WSA_IO_PENDING);
    EXPECT_ERROR(start_receive(pair.server, &bytes[1], &routined, note_end), WSA_IO_PENDING);
    DWORD count = 0, flags = 0;
    EXPECT(WSAGetOverlappedResult(pair.server, &evented, &count, FALSE, &flags), FALSE);
    EXPECT(WSAGetLastError(), WSA_IO_INCOMPLETE);

    EXPECT(CancelIoEx(reinterpret_cast<HANDLE>(pair.server), &evented), TRUE);
    EXPECT(WSAGetOverlappedResult(pair.server, &evented, &count, TRUE, &flags), FALSE);
    EXPECT(WSAGetLastError(), WSA_OPERATION_ABORTED);

    int blocked = 0;
    const SOCKET client = pair.client;
    WSAEVENT started = WSACreateEvent();
    std::thread receiver([&] {
        WSASetEvent(started);
        char byte;
        blocked = recv(client, &byte, 1, 0) == SOCKET_ERROR ? WSAGetLastError() : 0;
    });
    WSAWaitForMultipleEvents(1, &started, TRUE, WSA_INFINITE, FALSE);
    EXPECT(closesocket(pair.server), 0);
    while (g_routine_calls == 0) SleepEx(INFINITE, TRUE);
    EXPECT(g_routine_calls, 1);
    EXPECT(g_routine_error, WSA_OPERATION_ABORTED);
    receiver.join(); // the peer has gone in good order: 0 bytes
    EXPECT(blocked, 0);
    return 0;
}

int closing_ends_a_blocking_call() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    int error = 0;
    std::thread receiver([&] {
        char byte;
        error = recv(pair.client, &byte, 1, 0) == SOCKET_ERROR ? WSAGetLastError() : 0;
    });
    // Whether it waits already or not: it ends, and in one of two ways.
    EXPECT(closesocket(pair.client), 0);
    receiver.join();
    EXPECT(error == WSAEINTR || error == WSAENOTSOCK, true);
    return 0;
}

int events_are_told_once_until_the_client_reacts() {
    Pair pair;
    EXPECT(connect_pair(pair), true);
    WSAEVENT event = WSACreateEvent();
    EXPECT(WSAEventSelect(pair.server, event, FD_READ | FD_WRITE | FD_CLOSE), 0);
    WSANETWORKEVENTS network{};
    EXPECT(WSAWaitForMultipleEvents(1, &event, TRUE, WSA_INFINITE, FALSE), WSA_WAIT_EVENT_0);
    EXPECT(WSAEnumNetworkEvents(pair.server, event, &network), 0);
    EXPECT(network.lNetworkEvents, FD_WRITE);
    EXPECT(send(pair.client, "xy", 2, 0), 2);
    EXPECT(WSAWaitForMultipleEvents(1, &event, TRUE, WSA_INFINITE, FALSE), WSA_WAIT_EVENT_0);
    EXPECT(WSAEnumNetworkEvents(pair.server, event, &network), 0);
    EXPECT(network.lNetworkEvents, FD_READ);
    EXPECT(WSAWaitForMultipleEvents(1, &event, TRUE, 0, FALSE), WSA_WAIT_TIMEOUT);
    char byte;
    EXPECT(recv(pair.server, &byte, 1, 0), 1);
    EXPECT(WSAWaitForMultipleEvents(1, &event, TRUE, WSA_INFINITE, FALSE), WSA_WAIT_EVENT_0); // there is more
    EXPECT(recv(pair.server, &byte, 1, 0), 1);
    EXPECT_ERROR(recv(pair.server, &byte, 1, 0), WSAEWOULDBLOCK);
    EXPECT(WSAEnumNetworkEvents(pair.server, event, &network), 0);
    u_long off = 0;
    EXPECT_ERROR(ioctlsocket(pair.server, FIONBIO, &off), WSAEINVAL);
    EXPECT(closesocket(pair.client), 0);
    do {
        EXPECT(WSAWaitForMultipleEvents(1, &event, TRUE, WSA_INFINITE, FALSE), WSA_WAIT_EVENT_0);
        EXPECT(WSAEnumNetworkEvents(pair.server, event, &network), 0);
    } while ((network.lNetworkEvents & FD_CLOSE) == 0);
    EXPECT(network.iErrorCode[FD_CLOSE_BIT], 0);
    return 0;
}

// Requests of every kind, polls and a thread in a blocking call are under way when the deed ends.
int leave_everything_pending() {
    static Pair pair;
    static char bytes[2];
    static WSAOVERLAPPED evented, routined;
    EXPECT(connect_pair(pair), true);
    EXPECT_ERROR(start_receive(pair.server, &bytes[0], &evented, nullptr), WSA_IO_PENDING);
    EXPECT_ERROR(start_receive(pair.server, &bytes[1], &routined, note_end), WSA_IO_PENDING);
    EXPECT(WSAEventSelect(pair.listener, WSACreateEvent(), FD_ACCEPT), 0);
    std::thread([] {
        char byte;
        recv(pair.client, &byte, 1, 0);
    }).detach();
    return 0;
}

// SPI: WSP-CLNP-3, WSP-CLNP-6
int cleanup_ends_everything_and_winsock_starts_again() {
    Pair left;
    char bytes[2];
    WSAOVERLAPPED evented{}, routined{};
    EXPECT(connect_pair(left), true);
    EXPECT_ERROR(start_receive(left.server, &bytes[0], &evented, nullptr), WSA_IO_PENDING);
    EXPECT_ERROR(start_receive(left.server, &bytes[1], &routined, note_end), WSA_IO_PENDING);
    EXPECT(WSAEventSelect(left.listener, WSACreateEvent(), FD_ACCEPT), 0);
    int blocked = 0;
    std::thread receiver([&] {
        char byte;
        blocked = recv(left.client, &byte, 1, 0);
    });
    EXPECT(WSACleanup(), 0);
    receiver.join();
    EXPECT(blocked == SOCKET_ERROR || blocked == 0, true);
    EXPECT(HasOverlappedIoCompleted(&evented), true);
    EXPECT(HasOverlappedIoCompleted(&routined), true);
    EXPECT(SleepEx(0, TRUE), 0);
    EXPECT(g_routine_calls, 0);
    WSADATA data;
    EXPECT(WSAStartup(MAKEWORD(2, 2), &data), 0);
    Pair pair;
    EXPECT(connect_pair(pair), true);
    return 0;
}

int addresses_as_text() {
    for (const char* text : {"127.0.0.1:80", "[::1]:8080", "::1", "10.1.2.3"}) {
        SOCKADDR_STORAGE address{};
        int length = sizeof address;
        const int family = std::strchr(text, '.') ? AF_INET : AF_INET6;
        char copy[64], back[64];
        std::strcpy(copy, text);
        auto* name = reinterpret_cast<SOCKADDR*>(&address);
        EXPECT(WSAStringToAddressA(copy, family, nullptr, name, &length), 0);
        DWORD size = sizeof back;
        EXPECT(WSAAddressToStringA(name, static_cast<DWORD>(length), nullptr, back, &size), 0);
        EXPECT(std::strcmp(text, back), 0);
    }
    for (const char* text : {"127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:8x", "[::1", "nonsense", ""}) {
        SOCKADDR_STORAGE address{};
        int length = sizeof address;
        char copy[64];
        std::strcpy(copy, text);
        const int family = std::strchr(text, '[') ? AF_INET6 : AF_INET;
        EXPECT_ERROR(WSAStringToAddressA(copy, family, nullptr, reinterpret_cast<SOCKADDR*>(&address), &length),
                     WSAEINVAL);
    }
    return 0;
}

struct Deed {
    const char* name;
    int (*function)();
};
constexpr Deed kDeeds[] = {
    {"unsupported", what_it_does_not_do},
    {"errors", errors_of_connections},
    {"peek", peeking_and_counting},
    {"select", select_waits_and_gives_up},
    {"close", closing_ends_what_is_pending},
    {"close-blocked", closing_ends_a_blocking_call},
    {"events", events_are_told_once_until_the_client_reacts},
    {"leave", leave_everything_pending},
    {"cleanup", cleanup_ends_everything_and_winsock_starts_again},
    {"text", addresses_as_text},
};

} // namespace

int main(int argc, char** argv) {
    WSADATA data;
    if (argc < 2 || WSAStartup(MAKEWORD(2, 2), &data) != 0) return 99;
    for (const Deed& deed : kDeeds)
        if (std::strcmp(deed.name, argv[1]) == 0) return deed.function();
    return 98;
}
