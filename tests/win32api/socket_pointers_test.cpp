// Bad pointers given to Winsock: WSAEFAULT, nothing has been done, and no lock is left behind.
//
// Windows documents the code for most of these. wine is not asked: it has other codes for some, crashes in others, and hangs then.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>
#include "win32_check.h"

static const ULONG_PTR kPage = 4096;
static char* g_pages; // the first can be written to, the second can only be read, the third is gone
static char* const kNowhere = (char*)(ULONG_PTR)0x8010;
static char* const kNoAddress = (char*)(ULONG_PTR)0x8000000000000000;

#define FAULTS(call)                                                                                                   \
    do {                                                                                                               \
        WSASetLastError(0);                                                                                            \
        CHECK((int)(call) == SOCKET_ERROR);                                                                            \
        CHECK(WSAGetLastError() == WSAEFAULT);                                                                         \
    } while (0)

static void prepare_pages(void) {
    DWORD before = 0;
    g_pages = (char*)VirtualAlloc(NULL, 3 * kPage, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(g_pages && VirtualProtect(g_pages + kPage, kPage, PAGE_READONLY, &before));
    CHECK(VirtualProtect(g_pages + 2 * kPage, kPage, PAGE_NOACCESS, &before));
}

static struct sockaddr_in loopback(void) {
    struct sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

struct Bound {
    SOCKET socket;
    struct sockaddr_in address;
};

static Bound open_bound(int type) {
    Bound bound = {socket(AF_INET, type, 0), loopback()};
    int length = sizeof bound.address;
    u_long one = 1;
    CHECK(bind(bound.socket, (sockaddr*)&bound.address, length) == 0);
    CHECK(getsockname(bound.socket, (sockaddr*)&bound.address, &length) == 0);
    CHECK(ioctlsocket(bound.socket, FIONBIO, &one) == 0);
    return bound;
}

static void names_that_can_not_be_read_or_written(void) {
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback();
    int length = sizeof address;
    FAULTS(bind(s, (sockaddr*)kNowhere, 16));
    FAULTS(bind(s, (sockaddr*)kNoAddress, 16));
    FAULTS(bind(s, (sockaddr*)(g_pages + 2 * kPage - 8), 16)); // its second half is gone
    FAULTS(connect(s, (sockaddr*)kNowhere, 16));
    CHECK(bind(s, (sockaddr*)&address, sizeof address) == 0); // it was not bound, and its lock is free
    FAULTS(getsockname(s, (sockaddr*)kNowhere, &length));
    FAULTS(getsockname(s, (sockaddr*)(g_pages + kPage), &length));
    FAULTS(getsockname(s, (sockaddr*)&address, (int*)kNowhere));
    CHECK(getsockname(s, (sockaddr*)&address, &length) == 0);
    CHECK(closesocket(s) == 0);
}

static void options_and_controls(void) {
    Bound udp = open_bound(SOCK_DGRAM);
    int length = 4;
    DWORD bytes = 0;
    FAULTS(getsockopt(udp.socket, SOL_SOCKET, SO_TYPE, kNowhere, &length));
    FAULTS(getsockopt(udp.socket, SOL_SOCKET, SO_TYPE, g_pages, (int*)kNowhere));
    FAULTS(setsockopt(udp.socket, SOL_SOCKET, SO_RCVBUF, kNowhere, 4));
    FAULTS(setsockopt(udp.socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, kNowhere, 8));
    FAULTS(ioctlsocket(udp.socket, FIONBIO, (u_long*)kNowhere));
    FAULTS(ioctlsocket(udp.socket, FIONREAD, (u_long*)kNowhere));
    FAULTS(WSAIoctl(udp.socket, FIONREAD, NULL, 0, kNowhere, 4, &bytes, NULL, NULL));
    FAULTS(WSAIoctl(udp.socket, FIONREAD, NULL, 0, g_pages, 4, (DWORD*)kNowhere, NULL, NULL));
    FAULTS(WSAEnumNetworkEvents(udp.socket, NULL, (WSANETWORKEVENTS*)kNowhere));
    FAULTS(WSADuplicateSocketW(udp.socket, GetCurrentProcessId(), (WSAPROTOCOL_INFOW*)kNowhere));
    CHECK(closesocket(udp.socket) == 0);
}

static void datagrams(void) {
    Bound udp = open_bound(SOCK_DGRAM);
    sockaddr* const to = (sockaddr*)&udp.address;
    WSABUF buffer = {3, g_pages};
    DWORD bytes = 0, flags = 0;
    int length = sizeof udp.address;
    FAULTS(sendto(udp.socket, kNowhere, 10, 0, to, 16));
    FAULTS(sendto(udp.socket, g_pages, 10, 0, (sockaddr*)kNowhere, 16));
    FAULTS(WSASendTo(udp.socket, (WSABUF*)kNowhere, 1, &bytes, 0, to, 16, NULL, NULL));
    FAULTS(WSASendTo(udp.socket, &buffer, 1, (DWORD*)kNowhere, 0, to, 16, NULL, NULL));
    FAULTS(WSASendTo(udp.socket, &buffer, 1, &bytes, 0, to, 16, (OVERLAPPED*)kNowhere, NULL));
    CHECK(sendto(udp.socket, "abc", 3, 0, to, 16) == 3);
    FAULTS(recvfrom(udp.socket, kNowhere, 10, 0, to, &length));
    FAULTS(recvfrom(udp.socket, g_pages + kPage, 10, 0, to, &length));
    FAULTS(recvfrom(udp.socket, g_pages + kPage - 5, 10, 0, to, &length));
    FAULTS(recvfrom(udp.socket, g_pages, 10, 0, (sockaddr*)kNowhere, &length));
    FAULTS(recvfrom(udp.socket, g_pages, 10, 0, to, (int*)kNowhere));
    FAULTS(WSARecvFrom(udp.socket, (WSABUF*)kNowhere, 1, &bytes, &flags, NULL, NULL, NULL, NULL));
    FAULTS(WSARecvFrom(udp.socket, &buffer, 1, (DWORD*)kNowhere, &flags, NULL, NULL, NULL, NULL));
    FAULTS(WSARecvFrom(udp.socket, &buffer, 1, &bytes, (DWORD*)kNowhere, NULL, NULL, NULL, NULL));
    FAULTS(WSARecvFrom(udp.socket, &buffer, 1, &bytes, &flags, NULL, NULL, (OVERLAPPED*)kNowhere, NULL));
    // The datagram is there still, and no other.
    CHECK(recvfrom(udp.socket, g_pages, 10, 0, to, &length) == 3);
    CHECK(recvfrom(udp.socket, g_pages, 10, 0, to, &length) == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK);
    CHECK(closesocket(udp.socket) == 0);
}

static void streams(void) {
    Bound listener = open_bound(SOCK_STREAM);
    SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr* const name = (sockaddr*)&listener.address;
    WSABUF buffer = {3, g_pages};
    DWORD bytes = 0, flags = 0;
    int length = sizeof listener.address;
    CHECK(listen(listener.socket, 5) == 0);
    CHECK(connect(client, name, length) == 0);
    FAULTS(accept(listener.socket, (sockaddr*)kNowhere, &length));
    FAULTS(accept(listener.socket, name, (int*)kNowhere));
    SOCKET server = accept(listener.socket, name, &length); // the connection waits still
    CHECK(server != INVALID_SOCKET);
    FAULTS(getpeername(client, (sockaddr*)kNowhere, &length));
    FAULTS(send(client, kNowhere, 100, 0));
    CHECK(send(client, "abc", 3, 0) == 3);
    u_long none = 0;
    CHECK(ioctlsocket(server, FIONBIO, &none) == 0);
    FAULTS(recv(server, kNowhere, 3, 0));
    FAULTS(WSARecv(server, &buffer, 1, (DWORD*)kNowhere, &flags, NULL, NULL));
    CHECK(recv(server, g_pages, 3, 0) == 3);
    FAULTS(WSASend(client, &buffer, 1, (DWORD*)kNowhere, 0, NULL, NULL));
    FAULTS(WSAGetOverlappedResult(client, (OVERLAPPED*)kNowhere, &bytes, FALSE, &flags) ? 0 : SOCKET_ERROR);
    CHECK(closesocket(client) == 0 && closesocket(server) == 0 && closesocket(listener.socket) == 0);
}

static void sets_polls_and_waits(void) {
    Bound udp = open_bound(SOCK_DGRAM);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(udp.socket, &set);
    FAULTS(select(0, (fd_set*)kNowhere, NULL, NULL, NULL));
    FAULTS(select(0, &set, NULL, NULL, (timeval*)kNowhere));
    FAULTS(WSAPoll((WSAPOLLFD*)kNowhere, 1, 0));
    CHECK(WSAWaitForMultipleEvents(2, (WSAEVENT*)kNowhere, FALSE, 0, FALSE) == WSA_WAIT_FAILED);
    CHECK(closesocket(udp.socket) == 0);
}

static void addresses_and_names_as_text(void) {
    struct sockaddr_in address = loopback();
    sockaddr* const name = (sockaddr*)&address;
    int length = sizeof address;
    DWORD size = 100;
    addrinfo* list = NULL;
    FAULTS(gethostname(kNowhere, 100));
    FAULTS(WSAStringToAddressA((char*)"1.2.3.4", AF_INET, NULL, (sockaddr*)kNowhere, &length));
    FAULTS(WSAStringToAddressA(kNowhere, AF_INET, NULL, name, &length));
    FAULTS(WSAAddressToStringA((sockaddr*)kNowhere, 16, NULL, g_pages, &size));
    FAULTS(WSAAddressToStringA(name, 16, NULL, kNowhere, &size));
    CHECK(getnameinfo((sockaddr*)kNowhere, 16, g_pages, 100, NULL, 0, NI_NUMERICHOST) == WSAEFAULT);
    CHECK(getnameinfo(name, 16, kNowhere, 100, NULL, 0, NI_NUMERICHOST) == WSAEFAULT);
    CHECK(getaddrinfo(kNowhere, NULL, NULL, &list) == WSAEFAULT);
    CHECK(getaddrinfo("127.0.0.1", NULL, NULL, (addrinfo**)kNowhere) == WSAEFAULT);
    CHECK(getaddrinfo("127.0.0.1", NULL, (addrinfo*)kNowhere, &list) == WSAEFAULT);
    CHECK(!gethostbyname(kNowhere) && WSAGetLastError() == WSAEFAULT);
    CHECK(!gethostbyaddr(kNowhere, 4, AF_INET) && WSAGetLastError() == WSAEFAULT);
}

static void starting_up(void) {
    WSADATA data;
    CHECK(WSAStartup(MAKEWORD(2, 2), (WSADATA*)kNowhere) == WSAEFAULT);
    CHECK(WSASocketW(AF_INET, SOCK_STREAM, 0, (WSAPROTOCOL_INFOW*)kNowhere, 0, 0) == INVALID_SOCKET);
    CHECK(WSAGetLastError() == WSAEFAULT);
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0 && WSACleanup() == 0);
}

int main() {
    WSADATA data;
    if (this_side() == kWine) return finish();
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    prepare_pages();
    RUN(names_that_can_not_be_read_or_written);
    RUN(options_and_controls);
    RUN(datagrams);
    RUN(streams);
    RUN(sets_polls_and_waits);
    RUN(addresses_and_names_as_text);
    RUN(starting_up);
    CHECK(VirtualFree(g_pages, 0, MEM_RELEASE));
    CHECK(WSACleanup() == 0);
    return finish();
}
