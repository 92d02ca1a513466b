// Style "completion port": sockets associated with a port of the thread, and GetQueuedCompletionStatus.
#include "traffic/overlapped.h"

#include <fmt/format.h>

namespace wspemu::traffic {
namespace {

constexpr ULONG_PTR kKey = 0x50C4E7;

class CompletionPortEndpoint final : public OverlappedEndpoint {
public:
    explicit CompletionPortEndpoint(Watch& watch) : OverlappedEndpoint(watch) {
        port_ = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
        if (!port_) fail("CreateIoCompletionPort");
    }
    ~CompletionPortEndpoint() override { CloseHandle(port_); }

    void adopt(SOCKET s) override {
        if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port_, kKey, 0) != port_)
            fail("CreateIoCompletionPort");
    }

private:
    void wait(DWORD milliseconds) override {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        LPOVERLAPPED overlapped = nullptr;
        const BOOL good = GetQueuedCompletionStatus(port_, &bytes, &key, &overlapped, milliseconds);
        if (!overlapped) {
            if (WSAGetLastError() != WAIT_TIMEOUT) fail("GetQueuedCompletionStatus");
            return;
        }
        if (key != kKey) throw Failure(fmt::format("a packet came with key {:#x} instead of {:#x}", key, kKey));
        Request& request = request_of(overlapped);
        if (&request != &receiving() && &request != &sending())
            throw Failure("a packet came with a foreign WSAOVERLAPPED");
        if (!request.in_flight) throw Failure("a second packet came for one request");
        // The packet's status is a Win32 code; the Winsock code is in the structure.
        if (good) completed(request, 0, bytes, 0);
        else complete_by_result(request);
    }

    HANDLE port_ = nullptr;
};

} // namespace

std::unique_ptr<Endpoint> make_completion_port(Watch& watch) {
    return std::make_unique<CompletionPortEndpoint>(watch);
}

} // namespace wspemu::traffic
