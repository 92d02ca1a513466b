// select: asks about sets of sockets, here about one. It works the same on every system that has sockets.
#include "readiness_style.h"

namespace {

class SelectStyle : public ReadinessStyle {
protected:
    void Watch(SOCKET s) override {
        watched_ = s;
        u_long nonblocking = 1;
        if (ioctlsocket(s, static_cast<long>(FIONBIO), &nonblocking) == SOCKET_ERROR) Die("ioctlsocket");
    }

    void WaitFor(long events) override {
        fd_set read, write, except;
        FD_ZERO(&read);
        FD_ZERO(&write);
        FD_ZERO(&except);
        if ((events & (FD_READ | FD_ACCEPT | FD_CLOSE)) != 0) read = Only(watched_);
        if ((events & (FD_WRITE | FD_CONNECT)) != 0) write = Only(watched_);
        if ((events & FD_CONNECT) != 0) except = Only(watched_); // a connection that failed shows here

        if (select(0, &read, &write, &except, NULL) == SOCKET_ERROR) Die("select");
        if (FD_ISSET(watched_, &except)) DieOfSocketError();
    }

private:
    static fd_set Only(SOCKET s) {
        fd_set set;
        set.fd_count = 1;
        set.fd_array[0] = s;
        return set;
    }

    [[noreturn]] void DieOfSocketError() {
        int error = 0;
        int size = sizeof error;
        getsockopt(watched_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size);
        Die("connect", error);
    }
};

} // namespace

std::unique_ptr<IoStyle> MakeSelectStyle() {
    return std::make_unique<SelectStyle>();
}
