// Two functions replaced for no other reason than to look on, and to show what an IFS layer can not see.
//
// Handle, lpOverlapped, lpCompletionRoutine and lpThreadId are all passed on as they came (SPI: UPC-MIFS-7). What ends
// at once can be counted here. What stays pending is completed by the system itself, past this layer: neither its end
// nor its bytes are ever seen, and for the same reason the data must not be touched (SPI: OVL-LSP-2).
#include "layer.h"
#include <atomic>
#include <string>

namespace {

struct Flow {
    std::atomic<ULONGLONG> ended{0};
    std::atomic<ULONGLONG> bytes{0};
    std::atomic<ULONGLONG> leftPending{0};

    int Count(int result, LPDWORD transferred, LPINT lpErrno) {
        if (result == 0) {
            ++ended;
            if (transferred != nullptr) bytes += *transferred;
        } else if (lpErrno != nullptr && *lpErrno == WSA_IO_PENDING) {
            ++leftPending;
        }
        return result;
    }

    std::string Text() const {
        return std::to_string(bytes) + " bytes in " + std::to_string(ended) + " calls that ended at once, " +
               std::to_string(leftPending) + " left pending";
    }
};

Flow g_sent;
Flow g_received;

} // namespace

int WSPAPI WSPSend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return SOCKET_ERROR;
    const int result = route->lower->table.lpWSPSend(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags,
                                                     lpOverlapped, lpCompletionRoutine, lpThreadId, lpErrno);
    return g_sent.Count(result, lpNumberOfBytesSent, lpErrno);
}

int WSPAPI WSPRecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return SOCKET_ERROR;
    const int result = route->lower->table.lpWSPRecv(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags,
                                                     lpOverlapped, lpCompletionRoutine, lpThreadId, lpErrno);
    return g_received.Count(result, lpNumberOfBytesRecvd, lpErrno);
}

void PrintTotals() {
    OutputDebugStringA(("ifs_lsp: sent " + g_sent.Text() + "; received " + g_received.Text() + "\n").c_str());
}
