// The 30 functions of the provider, in the order of the procedure table, and the file in which each is found.
#pragma once
#include <winsock2.h>
#include <ws2spi.h>
#include <windows.h>
#include <type_traits>

// The SDK has a pointer type for each function; without the pointer it is the function's own type. A definition that
// differs from it can not get into the table.
std::remove_pointer_t<LPWSPACCEPT> WSPAccept;                           // sockets.cpp
std::remove_pointer_t<LPWSPADDRESSTOSTRING> WSPAddressToString;         // addresses.cpp
std::remove_pointer_t<LPWSPASYNCSELECT> WSPAsyncSelect;                 // window.cpp
std::remove_pointer_t<LPWSPBIND> WSPBind;                               // relayed.cpp
std::remove_pointer_t<LPWSPCANCELBLOCKINGCALL> WSPCancelBlockingCall;   // blocking.cpp
std::remove_pointer_t<LPWSPCLEANUP> WSPCleanup;                         // startup.cpp
std::remove_pointer_t<LPWSPCLOSESOCKET> WSPCloseSocket;                 // sockets.cpp
std::remove_pointer_t<LPWSPCONNECT> WSPConnect;                         // relayed.cpp
std::remove_pointer_t<LPWSPDUPLICATESOCKET> WSPDuplicateSocket;         // sockets.cpp
std::remove_pointer_t<LPWSPENUMNETWORKEVENTS> WSPEnumNetworkEvents;     // relayed.cpp
std::remove_pointer_t<LPWSPEVENTSELECT> WSPEventSelect;                 // relayed.cpp
std::remove_pointer_t<LPWSPGETOVERLAPPEDRESULT> WSPGetOverlappedResult; // overlapped_result.cpp
std::remove_pointer_t<LPWSPGETPEERNAME> WSPGetPeerName;                 // addresses.cpp
std::remove_pointer_t<LPWSPGETSOCKNAME> WSPGetSockName;                 // addresses.cpp
std::remove_pointer_t<LPWSPGETSOCKOPT> WSPGetSockOpt;                   // options.cpp
std::remove_pointer_t<LPWSPGETQOSBYNAME> WSPGetQOSByName;               // relayed.cpp
std::remove_pointer_t<LPWSPIOCTL> WSPIoctl;                             // ioctl.cpp
std::remove_pointer_t<LPWSPJOINLEAF> WSPJoinLeaf;                       // sockets.cpp
std::remove_pointer_t<LPWSPLISTEN> WSPListen;                           // relayed.cpp
std::remove_pointer_t<LPWSPRECV> WSPRecv;                               // transfer.cpp
std::remove_pointer_t<LPWSPRECVDISCONNECT> WSPRecvDisconnect;           // relayed.cpp
std::remove_pointer_t<LPWSPRECVFROM> WSPRecvFrom;                       // transfer.cpp
// select.cpp. Written out, because mingw-w64's type for it lacks the const of the timeout.
int WSPAPI WSPSelect(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds, const timeval* timeout,
                     LPINT lpErrno);
std::remove_pointer_t<LPWSPSEND> WSPSend;                       // transfer.cpp
std::remove_pointer_t<LPWSPSENDDISCONNECT> WSPSendDisconnect;   // relayed.cpp
std::remove_pointer_t<LPWSPSENDTO> WSPSendTo;                   // transfer.cpp
std::remove_pointer_t<LPWSPSETSOCKOPT> WSPSetSockOpt;           // options.cpp
std::remove_pointer_t<LPWSPSHUTDOWN> WSPShutdown;               // relayed.cpp
std::remove_pointer_t<LPWSPSOCKET> WSPSocket;                   // sockets.cpp
std::remove_pointer_t<LPWSPSTRINGTOADDRESS> WSPStringToAddress; // addresses.cpp
