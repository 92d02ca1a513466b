// Server and client. Neither knows how its style waits.
#include "peers.h"
#include <stdio.h>
#include <iterator>

namespace {

// No piece is as long as the one before, and the longest still fits a datagram, or not, into one packet.
constexpr int kStreamPieces[] = {1, 16384, 7, 4099, 100, 9001, 2};
constexpr int kDatagrams[] = {1, 1400, 7, 512, 1399, 64, 2};
constexpr int kLargest = 16384;

// The same byte never stands at the same place of two pieces that follow each other.
char PatternByte(int position) {
    return static_cast<char>(position * 31 + position / 251);
}

Address Loopback(const Options& options, u_short port) {
    Address address;
    if (options.ipv6) {
        auto* ipv6 = reinterpret_cast<sockaddr_in6*>(address.Get());
        ipv6->sin6_family = AF_INET6;
        ipv6->sin6_port = htons(port);
        ipv6->sin6_addr.s6_addr[15] = 1;
        address.length = sizeof *ipv6;
    } else {
        auto* ipv4 = reinterpret_cast<sockaddr_in*>(address.Get());
        ipv4->sin_family = AF_INET;
        ipv4->sin_port = htons(port);
        ipv4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.length = sizeof *ipv4;
    }
    return address;
}

SOCKET OpenSocket(const Options& options) {
    const SOCKET s = socket(options.Family(), options.Type(), 0); // overlapped requests included
    if (s == INVALID_SOCKET) Die("socket");
    return s;
}

void Close(SOCKET s) {
    if (closesocket(s) == SOCKET_ERROR) Die("closesocket");
}

// A stream takes what it has room for; a datagram goes as a whole, even an empty one.
void SendAll(IoStyle& style, const char* data, int size, const Address* to) {
    int sent = 0;
    do sent += style.Send(data + sent, size - sent, to);
    while (sent < size);
}

void Compare(const char* data, int size, int position) {
    for (int i = 0; i < size; ++i) {
        if (data[i] == PatternByte(position + i)) continue;
        fprintf(stderr, "echo: byte %d came back as %d, was %d\n", position + i, data[i], PatternByte(position + i));
        fflush(stderr);
        ExitProcess(1);
    }
}

} // namespace

SOCKET OpenServer(const Options& options) {
    const SOCKET s = OpenSocket(options);
    const Address address = Loopback(options, options.port);
    if (bind(s, address.Get(), address.length) == SOCKET_ERROR) Die("bind");
    if (!options.udp && listen(s, SOMAXCONN) == SOCKET_ERROR) Die("listen");
    return s;
}

u_short PortOf(SOCKET s) {
    Address name;
    if (getsockname(s, name.Get(), &name.length) == SOCKET_ERROR) Die("getsockname");
    return ntohs(reinterpret_cast<sockaddr_in*>(name.Get())->sin_port); // at the same place for both families
}

void Serve(SOCKET server, const Options& options, IoStyle& style) {
    SOCKET s = server;
    if (!options.udp) {
        s = style.Accept(server);
        style.Use(s);
        Close(server);
    } else {
        style.Use(s);
    }

    std::vector<char> buffer(kLargest);
    for (;;) {
        Address client; // of the datagram; a stream needs none
        const int size = style.Receive(buffer.data(), kLargest, options.udp ? &client : nullptr);
        if (size == 0) break; // end of the stream, or the empty datagram that stands for it
        SendAll(style, buffer.data(), size, options.udp ? &client : nullptr);
    }
    Close(s);
}

void RunClient(u_short port, const Options& options, IoStyle& style) {
    const SOCKET s = OpenSocket(options);
    style.Connect(s, Loopback(options, port));
    style.Use(s);

    std::vector<char> sent(kLargest), received(kLargest);
    int position = 0;
    for (size_t piece = 0; position < options.bytes; ++piece) {
        int size =
            options.udp ? kDatagrams[piece % std::size(kDatagrams)] : kStreamPieces[piece % std::size(kStreamPieces)];
        if (size > options.bytes - position) size = options.bytes - position;
        for (int i = 0; i < size; ++i) sent[static_cast<size_t>(i)] = PatternByte(position + i);
        SendAll(style, sent.data(), size, nullptr);

        // One piece at a time is under way, so neither side can fill the other's buffers up.
        for (int back = 0; back < size;) {
            const int part = style.Receive(received.data(), size - back, nullptr);
            if (part == 0) Die("recv", WSAECONNRESET);
            Compare(received.data(), part, position + back);
            back += part;
        }
        position += size;
    }

    if (options.udp) {
        SendAll(style, nullptr, 0, nullptr);
    } else {
        if (shutdown(s, SD_SEND) == SOCKET_ERROR) Die("shutdown");
        if (style.Receive(received.data(), kLargest, nullptr) != 0) Die("recv", WSAEMSGSIZE); // more than was sent
    }
    Close(s);
}
