// A completion port: the ends of all requests of all sockets bound to it arrive in one queue, which scales best.
//
// Connections too can be made by requests: AcceptEx and ConnectEx. A program gets their addresses from the provider of
// its socket, and a provider need not have them; then the plain calls do.
#include "request_style.h"
#include <mswsock.h>

namespace {

class PortStyle : public RequestStyle {
public:
    PortStyle() : port_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0)) {
        if (port_ == NULL) Die("CreateIoCompletionPort", static_cast<int>(GetLastError()));
    }
    ~PortStyle() override { CloseHandle(port_); }

    SOCKET Accept(SOCKET listener) override;
    void Connect(SOCKET s, const Address& peer) override;

    void Use(SOCKET s) override {
        if (bound_ != s) Bind(s);
        RequestStyle::Use(s);
    }

protected:
    LPWSAOVERLAPPED_COMPLETION_ROUTINE Prepare(WSAOVERLAPPED*) override { return NULL; }

    int Await(WSAOVERLAPPED* overlapped, const char* call) override {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED ended = nullptr;
        // FALSE with an OVERLAPPED: the request is over, and the last error says how. The key is what Bind chose.
        if (!GetQueuedCompletionStatus(port_, &bytes, &key, &ended, INFINITE)) Die(call);
        if (ended != overlapped || key != kKey) Die("GetQueuedCompletionStatus", ERROR_INVALID_DATA);
        return static_cast<int>(bytes);
    }

private:
    static constexpr ULONG_PTR kKey = 7;

    // For good: a socket can not leave its port.
    void Bind(SOCKET s) {
        if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port_, kKey, 0) != port_) {
            Die("CreateIoCompletionPort", static_cast<int>(GetLastError()));
        }
        bound_ = s;
    }

    template <class Function>
    static Function FindExtension(SOCKET s, GUID id) {
        Function function = nullptr;
        DWORD bytes = 0;
        const int result = WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                                    &bytes, NULL, NULL);
        return result == 0 ? function : nullptr;
    }

    HANDLE port_;
    SOCKET bound_ = INVALID_SOCKET;
};

Address NameOf(SOCKET s) {
    Address name;
    if (getsockname(s, name.Get(), &name.length) == SOCKET_ERROR) Die("getsockname");
    return name;
}

SOCKET PortStyle::Accept(SOCKET listener) {
    const auto acceptEx = FindExtension<LPFN_ACCEPTEX>(listener, WSAID_ACCEPTEX);
    if (acceptEx == nullptr) return RequestStyle::Accept(listener);

    Bind(listener);
    // AcceptEx wants the socket beforehand, and room for both addresses, each 16 bytes larger than the largest address.
    const SOCKET s = socket(NameOf(listener).storage.ss_family, SOCK_STREAM, IPPROTO_TCP);
    if (s == INVALID_SOCKET) Die("socket");
    constexpr DWORD kAddressSize = sizeof(sockaddr_storage) + 16;
    char addresses[2 * kAddressSize];
    DWORD bytes = 0;
    WSAOVERLAPPED overlapped{};
    if (!acceptEx(listener, s, addresses, 0, kAddressSize, kAddressSize, &bytes, &overlapped) &&
        WSAGetLastError() != WSA_IO_PENDING) {
        Die("AcceptEx");
    }
    Await(&overlapped, "AcceptEx");
    // Until then the new socket knows neither its addresses nor the listener's options.
    if (setsockopt(s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<char*>(&listener), sizeof listener) ==
        SOCKET_ERROR) {
        Die("setsockopt(SO_UPDATE_ACCEPT_CONTEXT)");
    }
    return s;
}

void PortStyle::Connect(SOCKET s, const Address& peer) {
    int type = 0;
    int size = sizeof type;
    if (getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == SOCKET_ERROR) Die("getsockopt");
    const auto connectEx = type == SOCK_STREAM ? FindExtension<LPFN_CONNECTEX>(s, WSAID_CONNECTEX) : nullptr;
    if (connectEx == nullptr) return RequestStyle::Connect(s, peer);

    Bind(s);
    Address any; // ConnectEx wants a bound socket: any address, any port
    any.storage.ss_family = peer.storage.ss_family;
    any.length = peer.length;
    if (bind(s, any.Get(), any.length) == SOCKET_ERROR) Die("bind");
    WSAOVERLAPPED overlapped{};
    if (!connectEx(s, peer.Get(), peer.length, NULL, 0, NULL, &overlapped) && WSAGetLastError() != WSA_IO_PENDING) {
        Die("ConnectEx");
    }
    Await(&overlapped, "ConnectEx");
    // Until then shutdown and getpeername do not take the socket for connected.
    if (setsockopt(s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0) == SOCKET_ERROR) {
        Die("setsockopt(SO_UPDATE_CONNECT_CONTEXT)");
    }
}

} // namespace

std::unique_ptr<IoStyle> MakePortStyle() {
    return std::make_unique<PortStyle>();
}
