// OverlappedEndpoint: overlapped requests, and a wait for their completion. The base of three styles.
#pragma once

#include "traffic/endpoint.h"

namespace wspemu::traffic {

// At most one request of each direction is on its way. connect and accept block.
class OverlappedEndpoint : public Endpoint {
public:
    using Endpoint::Endpoint;

    void exchange(SOCKET s, std::span<const char> out, std::span<char> in) final;
    void send(SOCKET s, std::span<const char> out) final;
    std::size_t receive(SOCKET s, std::span<char> in) final;
    void send_to(SOCKET s, std::span<const char> datagram, const Address& to) final;
    std::size_t receive_from(SOCKET s, std::span<char> datagram, Address& from) final;
    bool retire() noexcept final;

protected:
    struct Request {
        WSAOVERLAPPED overlapped{}; // the first member: an LPWSAOVERLAPPED is a Request*
        SOCKET socket = INVALID_SOCKET;
        const char* function = "";
        bool in_flight = false;
        bool done = false; // and not finished yet
        DWORD error = 0;
        DWORD bytes = 0;
        DWORD flags = 0;
        Address address; // of a datagram; must live as long as the request
    };
    static Request& request_of(LPWSAOVERLAPPED overlapped) noexcept { return *reinterpret_cast<Request*>(overlapped); }

    // Prepares the request's WSAOVERLAPPED for the style.
    virtual void arm(Request& request) { request.overlapped = {}; }
    virtual LPWSAOVERLAPPED_COMPLETION_ROUTINE routine() const noexcept { return nullptr; }
    // Waits until at least one request was completed(), for the given time at most.
    virtual void wait(DWORD milliseconds) = 0;

    // The style learned that the request is done. A code of 0 or the one of WSAGetOverlappedResult.
    static void completed(Request& request, DWORD error, DWORD bytes, DWORD flags) noexcept;
    static void complete_by_result(Request& request) noexcept;

    Request& receiving() noexcept { return receiving_; }
    Request& sending() noexcept { return sending_; }

private:
    void begin(Request& request, SOCKET s, const char* function);
    void started(Request& request, int result);
    void start_send(SOCKET s, std::span<const char> out);
    void start_receive(SOCKET s, std::span<char> in);
    void wait_for(Request& request);
    std::size_t finish(Request& request);

    Request receiving_;
    Request sending_;
};

} // namespace wspemu::traffic
