// Style "select": nonblocking sockets and select.
#include "traffic/readiness.h"

namespace wspemu::traffic {
namespace {

class SelectEndpoint final : public ReadinessEndpoint {
public:
    using ReadinessEndpoint::ReadinessEndpoint;

    void adopt(SOCKET s) override {
        u_long nonblocking = 1;
        if (ioctlsocket(s, static_cast<long>(FIONBIO), &nonblocking) == SOCKET_ERROR) fail("ioctlsocket(FIONBIO)");
    }

private:
    void wait(SOCKET s, long events) override {
        now_in("select");
        fd_set readable{};
        fd_set writable{};
        fd_set failed{};
        if (events & (FD_READ | FD_CLOSE | FD_ACCEPT)) FD_SET(s, &readable);
        if (events & (FD_WRITE | FD_CONNECT)) FD_SET(s, &writable);
        if (events & FD_CONNECT) FD_SET(s, &failed);
        const DWORD remaining = watch().remaining();
        const TIMEVAL time{static_cast<LONG>(remaining / 1000), static_cast<LONG>(remaining % 1000 * 1000)};
        const int ready = ::select(0, &readable, &writable, &failed, &time);
        if (ready == SOCKET_ERROR) fail("select");
        if (ready == 0) static_cast<void>(watch().remaining()); // throws, unless select came back too early
        if (FD_ISSET(s, &failed)) throw Failure("connect", pending_error(s));
    }

    int pending_error(SOCKET s) {
        int error = 0;
        int length = sizeof error;
        if (getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == SOCKET_ERROR) {
            fail("getsockopt(SO_ERROR)");
        }
        return error;
    }
};

} // namespace

std::unique_ptr<Endpoint> make_select(Watch& watch) {
    return std::make_unique<SelectEndpoint>(watch);
}

} // namespace wspemu::traffic
