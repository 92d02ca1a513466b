// Style "blocking": every call returns when it is done.
#include "traffic/endpoint.h"

namespace wspemu::traffic {
namespace {

// A client that only sends would stop its server, which waits to get rid of the echo: no more than this is on its way.
constexpr std::size_t kInFlight = 16 * 1024;

class BlockingEndpoint final : public Endpoint {
public:
    using Endpoint::Endpoint;

    void exchange(SOCKET s, std::span<const char> out, std::span<char> in) override {
        while (!out.empty()) {
            const std::size_t size = std::min(kInFlight, out.size());
            send(s, out.first(size));
            receive_all(s, in.first(size));
            out = out.subspan(size);
            in = in.subspan(size);
        }
    }

    void send(SOCKET s, std::span<const char> out) override {
        now_in("send");
        while (!out.empty()) {
            const int sent = ::send(s, out.data(), length_of(out), 0);
            if (sent == SOCKET_ERROR) fail("send");
            out = out.subspan(static_cast<std::size_t>(sent));
        }
    }

    std::size_t receive(SOCKET s, std::span<char> bytes) override {
        now_in("recv");
        const int received = ::recv(s, bytes.data(), length_of(bytes), 0);
        if (received == SOCKET_ERROR) fail("recv");
        return static_cast<std::size_t>(received);
    }

    void send_to(SOCKET s, std::span<const char> datagram, const Address& to) override {
        now_in("sendto");
        if (::sendto(s, datagram.data(), length_of(datagram), 0, to.get(), to.length) != length_of(datagram))
            fail("sendto");
    }

    std::size_t receive_from(SOCKET s, std::span<char> datagram, Address& from) override {
        now_in("recvfrom");
        from.length = sizeof from.storage;
        const int received = ::recvfrom(s, datagram.data(), length_of(datagram), 0, from.get(), &from.length);
        if (received == SOCKET_ERROR) fail("recvfrom");
        return static_cast<std::size_t>(received);
    }

private:
    void receive_all(SOCKET s, std::span<char> bytes) {
        while (!bytes.empty()) {
            const std::size_t received = receive(s, bytes);
            if (received == 0) throw Failure("the connection ended early");
            bytes = bytes.subspan(received);
        }
    }
};

} // namespace

std::unique_ptr<Endpoint> make_blocking(Watch& watch) {
    return std::make_unique<BlockingEndpoint>(watch);
}

} // namespace wspemu::traffic
