// The one upcall that is an export (UPC-COR-3).
#include "core/tap/edges.h"
#include "core/upcalls.h"

extern "C" int WSPAPI WPUCompleteOverlappedRequest(SOCKET s, LPWSAOVERLAPPED overlapped, DWORD error, DWORD bytes,
                                                   LPINT error_code) {
    const wspemu::tap::UpExport seen(__builtin_return_address(0));
    return wspemu::complete_overlapped_request(s, overlapped, error, bytes, error_code);
}
