// The figures that tally_lsp gives to whoever asks: GetProcAddress(module, "TallyReport").
#pragma once
#include <winsock2.h>
#include <windows.h>

struct TALLY_DIRECTION {
    ULONGLONG Calls; // completed without error
    ULONGLONG Bytes;
};

struct TALLY_REPORT {
    ULONGLONG Sockets; // opened so far; 1 in the report of one socket
    TALLY_DIRECTION Sent;
    TALLY_DIRECTION Received;
};

// s: a socket of this layer, or INVALID_SOCKET for all of them, closed ones included. FALSE if s is neither.
// The totals count from the first WSPStartup and outlive the last WSPCleanup.
typedef BOOL(WINAPI* LPFN_TALLYREPORT)(SOCKET s, TALLY_REPORT* report);
extern "C" BOOL WINAPI TallyReport(SOCKET s, TALLY_REPORT* report);
