// TallyReport, the layer's own export, and the line it leaves with the debugger.
#include "socket_context.h"
#include <string>

extern "C" BOOL WINAPI TallyReport(SOCKET s, TALLY_REPORT* report) {
    if (report == nullptr) return FALSE;
    if (s == INVALID_SOCKET) {
        SumTallies(report);
        return TRUE;
    }
    if (!IsStarted()) return FALSE;
    const SocketRef socket(s, nullptr);
    if (!socket) return FALSE;
    *report = TALLY_REPORT{};
    report->Sockets = 1;
    socket->tally.AddTo(report);
    return TRUE;
}

static std::string Describe(const TALLY_DIRECTION& direction) {
    return std::to_string(direction.Bytes) + " bytes in " + std::to_string(direction.Calls) + " calls";
}

void PrintTotals() {
    TALLY_REPORT total{};
    SumTallies(&total);
    const std::string line = "tally_lsp: " + std::to_string(total.Sockets) + " sockets, sent " + Describe(total.Sent) +
                             ", received " + Describe(total.Received) + "\n";
    OutputDebugStringA(line.c_str());
}
