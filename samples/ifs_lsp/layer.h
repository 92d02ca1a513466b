// What the files of the layer share: the routes below, the sockets it has seen, and the functions that it replaces.
#pragma once
#include "../layering/chain.h"
#include "../layering/locks.h"
#include <type_traits>

RouteTable& Routes();

// Whether the table given out for the provider of `route` calls the provider below `route` (see startup.cpp).
bool TableFits(const Route& route);

inline int Fail(LPINT lpErrno, int code) {
    if (lpErrno != nullptr) *lpErrno = code;
    return SOCKET_ERROR;
}

// The replaced functions. All others in the table are the lower provider's own.
std::remove_pointer_t<LPWSPACCEPT> WSPAccept;                   // sockets.cpp
std::remove_pointer_t<LPWSPADDRESSTOSTRING> WSPAddressToString; // entries.cpp
std::remove_pointer_t<LPWSPCLEANUP> WSPCleanup;                 // startup.cpp
std::remove_pointer_t<LPWSPCLOSESOCKET> WSPCloseSocket;         // sockets.cpp
std::remove_pointer_t<LPWSPDUPLICATESOCKET> WSPDuplicateSocket; // entries.cpp
std::remove_pointer_t<LPWSPGETSOCKOPT> WSPGetSockOpt;           // entries.cpp
std::remove_pointer_t<LPWSPJOINLEAF> WSPJoinLeaf;               // sockets.cpp
std::remove_pointer_t<LPWSPRECV> WSPRecv;                       // transfer.cpp
std::remove_pointer_t<LPWSPSEND> WSPSend;                       // transfer.cpp
std::remove_pointer_t<LPWSPSOCKET> WSPSocket;                   // sockets.cpp
std::remove_pointer_t<LPWSPSTRINGTOADDRESS> WSPStringToAddress; // entries.cpp

// The layer's own list of its sockets: an IFS handle carries no context (SPI: UPC-MIFS-6).
// NULL, with *lpErrno WSAENOTSOCK, for a handle that is not in it.
std::shared_ptr<const Route> RouteOfSocket(SOCKET s, LPINT lpErrno);
void ForgetAllSockets();

// Leaves what transfer.cpp has counted with the debugger.
void PrintTotals();
