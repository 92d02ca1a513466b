// The exports that name-space providers answer. None is served, so each fails as Windows does without a provider that knows
// the name; the support list has them all. freeaddrinfo and its like take nothing back, because no list is ever made.
#include "core/ws2_32/call.h"

#include <ws2tcpip.h>

using namespace wspemu;
using ws2_32::fail;

namespace {

// The answer of a process that has not started Winsock comes first (DSP-PRO-1).
template <class Value>
Value unserved(Value failure, int code) noexcept {
    const int refused = ws2_32::refusal(current_process());
    return fail(failure, refused ? refused : code);
}

// SPI: NSP-GAI-2: the code is returned, and is the last error.
template <class List>
INT no_addresses(List** list) noexcept {
    if (list) *list = nullptr;
    const int refused = ws2_32::refusal(current_process());
    const int code = refused ? refused : int{WSAHOST_NOT_FOUND}; // SPI: NSP-GAI-6
    return fail(code, code);
}

} // namespace

extern "C" {

INT WSAAPI getaddrinfo(PCSTR, PCSTR, const ADDRINFOA*, PADDRINFOA* list) {
    return no_addresses(list);
}
INT WSAAPI GetAddrInfoW(PCWSTR, PCWSTR, const ADDRINFOW*, PADDRINFOW* list) {
    return no_addresses(list);
}
INT WSAAPI GetAddrInfoExA(PCSTR, PCSTR, DWORD, LPGUID, const ADDRINFOEXA*, PADDRINFOEXA* list, struct timeval*,
                          LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return no_addresses(list);
}
INT WSAAPI GetAddrInfoExW(PCWSTR, PCWSTR, DWORD, LPGUID, const ADDRINFOEXW*, PADDRINFOEXW* list, struct timeval*,
                          LPOVERLAPPED, LPLOOKUPSERVICE_COMPLETION_ROUTINE, LPHANDLE) {
    return no_addresses(list);
}
INT WSAAPI GetAddrInfoExCancel(LPHANDLE) {
    return WSA_INVALID_HANDLE;
}
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED) {
    return WSAEINVAL;
}
VOID WSAAPI freeaddrinfo(PADDRINFOA) {}
VOID WSAAPI FreeAddrInfoW(PADDRINFOW) {}
void WSAAPI FreeAddrInfoEx(PADDRINFOEXA) {}
void WSAAPI FreeAddrInfoExW(PADDRINFOEXW) {}
INT WSAAPI getnameinfo(const SOCKADDR*, socklen_t, PCHAR, DWORD, PCHAR, DWORD, INT) {
    const int refused = ws2_32::refusal(current_process());
    const int code = refused ? refused : int{WSAHOST_NOT_FOUND};
    return fail(code, code);
}
INT WSAAPI GetNameInfoW(const SOCKADDR*, socklen_t, PWCHAR, DWORD, PWCHAR, DWORD, INT) {
    return getnameinfo(nullptr, 0, nullptr, 0, nullptr, 0, 0);
}

// SPI: NSP-GXY-8
struct hostent* WSAAPI gethostbyname(const char*) {
    return unserved<struct hostent*>(nullptr, WSAHOST_NOT_FOUND);
}
struct hostent* WSAAPI gethostbyaddr(const char*, int, int) {
    return unserved<struct hostent*>(nullptr, WSANO_DATA);
}
struct servent* WSAAPI getservbyname(const char*, const char*) {
    return unserved<struct servent*>(nullptr, WSANO_DATA);
}
struct servent* WSAAPI getservbyport(int, const char*) {
    return unserved<struct servent*>(nullptr, WSANO_DATA);
}
int WSAAPI gethostname(char*, int) {
    return unserved(SOCKET_ERROR, WSASERVICE_NOT_FOUND);
}

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
