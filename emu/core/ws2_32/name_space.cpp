// The exports that only name-space providers answer. None is served, so each fails as Windows does without a provider that knows
// the name; the support list has them all.
#include "core/unsupported.h"
#include "core/ws2_32/call.h"

#include <ws2tcpip.h>

using namespace wspemu;
using ws2_32::fail;

namespace {

// The answer of a process that has not started Winsock comes first (DSP-PRO-1). The last two arguments are the export's: a default is
// worked out where the call stands.
template <class Value>
Value unserved(Value failure, int code, const char* name = __builtin_FUNCTION(),
               const void* caller = __builtin_return_address(0)) noexcept {
    const int refused = ws2_32::refusal(current_process());
    if (!refused) report_unsupported_export(name, caller);
    return fail(failure, refused ? refused : code);
}

} // namespace

extern "C" {

// "Can not be scheduled at this time."
HANDLE WSAAPI WSAAsyncGetHostByName(HWND, u_int, const char*, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND, u_int, const char*, int, int, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
HANDLE WSAAPI WSAAsyncGetServByName(HWND, u_int, const char*, const char*, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
HANDLE WSAAPI WSAAsyncGetServByPort(HWND, u_int, int, const char*, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
HANDLE WSAAPI WSAAsyncGetProtoByName(HWND, u_int, const char*, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND, u_int, int, char*, int) {
    return unserved<HANDLE>(nullptr, WSAEWOULDBLOCK);
}
int WSAAPI WSACancelAsyncRequest(HANDLE) {
    return unserved(SOCKET_ERROR, WSAEINVAL);
}

// SPI: NSP-ROUTE-5: no provider is selected. A handle, then, can not be one (NSP-API-4).
INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA, DWORD, LPHANDLE) {
    return unserved(SOCKET_ERROR, WSASERVICE_NOT_FOUND);
}
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW, DWORD, LPHANDLE) {
    return unserved(SOCKET_ERROR, WSASERVICE_NOT_FOUND);
}
INT WSAAPI WSALookupServiceNextA(HANDLE, DWORD, LPDWORD, LPWSAQUERYSETA) {
    return unserved(SOCKET_ERROR, WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceNextW(HANDLE, DWORD, LPDWORD, LPWSAQUERYSETW) {
    return unserved(SOCKET_ERROR, WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceEnd(HANDLE) {
    return unserved(SOCKET_ERROR, WSA_INVALID_HANDLE);
}
INT WSAAPI WSANSPIoctl(HANDLE, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD, LPWSACOMPLETION) {
    return unserved(SOCKET_ERROR, WSA_INVALID_HANDLE);
}
INT WSAAPI WSASetServiceA(LPWSAQUERYSETA, WSAESETSERVICEOP, DWORD) {
    return unserved(SOCKET_ERROR, WSASERVICE_NOT_FOUND);
}
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW, WSAESETSERVICEOP, DWORD) {
    return unserved(SOCKET_ERROR, WSASERVICE_NOT_FOUND);
}

INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA) {
    return unserved(SOCKET_ERROR, WSAEOPNOTSUPP);
}
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW) {
    return unserved(SOCKET_ERROR, WSAEOPNOTSUPP);
}
INT WSAAPI WSARemoveServiceClass(LPGUID) {
    return unserved(SOCKET_ERROR, WSATYPE_NOT_FOUND);
}
INT WSAAPI WSAGetServiceClassInfoA(LPGUID, LPGUID, LPDWORD, LPWSASERVICECLASSINFOA) {
    return unserved(SOCKET_ERROR, WSATYPE_NOT_FOUND);
}
INT WSAAPI WSAGetServiceClassInfoW(LPGUID, LPGUID, LPDWORD, LPWSASERVICECLASSINFOW) {
    return unserved(SOCKET_ERROR, WSATYPE_NOT_FOUND);
}
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID, LPSTR, LPDWORD) {
    return unserved(SOCKET_ERROR, WSATYPE_NOT_FOUND);
}
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID, LPWSTR, LPDWORD) {
    return unserved(SOCKET_ERROR, WSATYPE_NOT_FOUND);
}

// SPI: NSP-V2-2: "an internal error".
INT WSAAPI WSAAdvertiseProvider(const GUID* id, const LPCNSPV2_ROUTINE routines) {
    return unserved(SOCKET_ERROR, id && routines ? int{WSAEFAULT} : int{WSAEINVAL});
}
INT WSAAPI WSAUnadvertiseProvider(const GUID*) {
    return unserved(SOCKET_ERROR, WSAEINVAL);
}
INT WSAAPI WSAProviderCompleteAsyncCall(HANDLE, INT) {
    return unserved(SOCKET_ERROR, WSA_INVALID_HANDLE);
}

} // extern "C"
