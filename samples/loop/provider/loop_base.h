// What the files of the provider share: its sockets, the device below them, and the functions of the procedure table.
#pragma once
#include <winsock2.h>
#include <ws2spi.h>
#include <ws2tcpip.h>
#include <windows.h>

#include "../../layering/locks.h"
#include "../loop_ioctl.h"

#include <atomic>
#include <memory>
#include <type_traits>

// The network events of one socket; guarded by the socket's lock. notify.cpp.
struct Interest {
    WSAEVENT event = WSA_INVALID_EVENT; // of WSPEventSelect
    HWND window = nullptr;              // of WSPAsyncSelect
    unsigned message = 0;
    long wanted = 0;   // FD_... that the client has asked for
    long enabled = 0;  // those of them that are to be told next time (SPI: BLK-EV-4)
    long happened = 0; // told, and not asked for by WSPEnumNetworkEvents yet
    long polled = 0;   // the device is being asked
    int errors[FD_MAX_EVENTS] = {};
};

// A socket: the handle is that of an endpoint of the device, and so a handle of the operating system. It carries no context
// (SPI: UPC-MIFS-6), so this is kept beside it.
struct Socket {
    Socket(SOCKET s, std::uint64_t number, const WSAPROTOCOL_INFOW& info) : handle(s), endpoint(number), entry(info) {}

    const SOCKET handle;
    const std::uint64_t endpoint; // what the device calls it
    const WSAPROTOCOL_INFOW entry;
    std::atomic<bool> nonblocking{false};
    std::atomic<BOOL> noDelay{FALSE};
    SRWLOCK lock = SRWLOCK_INIT; // guards the interest
    Interest interest;
};
using SocketPointer = std::shared_ptr<Socket>;

inline int Fail(LPINT lpErrno, int code) {
    if (lpErrno != nullptr) *lpErrno = code;
    return SOCKET_ERROR;
}
// 0 and SOCKET_ERROR, for a Winsock error or 0.
inline int Answer(LPINT lpErrno, int code) {
    return code == 0 ? 0 : Fail(lpErrno, code);
}

// startup.cpp
const WSPUPCALLTABLE& Upcalls();

// sockets.cpp. Empty, with *lpErrno WSAENOTSOCK, for what is none of ours.
SocketPointer FindSocket(SOCKET s, LPINT lpErrno);
// A new endpoint that the host knows under the entry. INVALID_SOCKET and *lpErrno.
SOCKET MakeSocket(const WSAPROTOCOL_INFOW& entry, LPINT lpErrno);
SocketPointer KeepSocket(SOCKET s, std::uint64_t endpoint, const WSAPROTOCOL_INFOW& entry);
void CloseAllSockets();

// device.cpp: requests that are waited for. Winsock errors, 0 for none.
struct Data {
    void* memory;
    DWORD size;
};
int WinsockError(DWORD error);
int OpenEndpoint(SOCKET* s, std::uint64_t* endpoint);
int AskDevice(HANDLE file, DWORD code, Data in, Data out, DWORD milliseconds = INFINITE, DWORD* transferred = nullptr);
int AskEndpoint(SOCKET s, DWORD code, Data in, Data out = {}, DWORD* transferred = nullptr);
template <class T>
Data DataOf(T& value) {
    return {const_cast<std::remove_const_t<T>*>(&value), static_cast<DWORD>(sizeof value)};
}

// helper.cpp: requests whose end the provider hears of itself. An errand is one of them, with its OVERLAPPED.
struct Errand : OVERLAPPED {
    Errand() : OVERLAPPED() {}
    virtual ~Errand() = default;
    // Once, on the helper's thread; deletes itself, or passes itself on to where that is done.
    virtual void Ended(int error, DWORD bytes) = 0;
};
// Hushed: WSPCleanup is under way, and no completion routine is to run any more.
int StartHelper();
void HushHelper();
bool IsHushed();
void StopHelper();
HANDLE HelperFile();
// Takes the errand over, even when it fails; then Ended is not called.
int SendOnErrand(std::unique_ptr<Errand> errand, DWORD code, Data in, Data out);

// notify.cpp. What the client has done about an FD_... event lets it be told again.
void EnableEvents(const SocketPointer& socket, long events);
void InheritInterest(Socket& listener, const SocketPointer& accepted);
void ForgetInterest(Socket& socket);

// addresses.cpp. Loop knows the loop-back addresses of both families, and nothing else: 0, or why not.
int ToLoopName(const Socket& socket, const sockaddr* address, int length, bool any, LoopName* name);
int FromLoopName(const LoopName& name, sockaddr* address, LPINT length);

std::remove_pointer_t<LPWSPACCEPT> WSPAccept;                           // connection.cpp
std::remove_pointer_t<LPWSPADDRESSTOSTRING> WSPAddressToString;         // addresses.cpp
std::remove_pointer_t<LPWSPASYNCSELECT> WSPAsyncSelect;                 // notify.cpp
std::remove_pointer_t<LPWSPBIND> WSPBind;                               // connection.cpp
std::remove_pointer_t<LPWSPCANCELBLOCKINGCALL> WSPCancelBlockingCall;   // unsupported.cpp
std::remove_pointer_t<LPWSPCLEANUP> WSPCleanup;                         // startup.cpp
std::remove_pointer_t<LPWSPCLOSESOCKET> WSPCloseSocket;                 // sockets.cpp
std::remove_pointer_t<LPWSPCONNECT> WSPConnect;                         // connection.cpp
std::remove_pointer_t<LPWSPDUPLICATESOCKET> WSPDuplicateSocket;         // unsupported.cpp
std::remove_pointer_t<LPWSPENUMNETWORKEVENTS> WSPEnumNetworkEvents;     // notify.cpp
std::remove_pointer_t<LPWSPEVENTSELECT> WSPEventSelect;                 // notify.cpp
std::remove_pointer_t<LPWSPGETOVERLAPPEDRESULT> WSPGetOverlappedResult; // transfer.cpp
std::remove_pointer_t<LPWSPGETPEERNAME> WSPGetPeerName;                 // connection.cpp
std::remove_pointer_t<LPWSPGETQOSBYNAME> WSPGetQOSByName;               // unsupported.cpp
std::remove_pointer_t<LPWSPGETSOCKNAME> WSPGetSockName;                 // connection.cpp
std::remove_pointer_t<LPWSPGETSOCKOPT> WSPGetSockOpt;                   // options.cpp
std::remove_pointer_t<LPWSPIOCTL> WSPIoctl;                             // options.cpp
std::remove_pointer_t<LPWSPJOINLEAF> WSPJoinLeaf;                       // unsupported.cpp
std::remove_pointer_t<LPWSPLISTEN> WSPListen;                           // connection.cpp
std::remove_pointer_t<LPWSPRECV> WSPRecv;                               // transfer.cpp
std::remove_pointer_t<LPWSPRECVDISCONNECT> WSPRecvDisconnect;           // unsupported.cpp
std::remove_pointer_t<LPWSPRECVFROM> WSPRecvFrom;                       // transfer.cpp
std::remove_pointer_t<LPWSPSELECT> WSPSelect;                           // select.cpp
std::remove_pointer_t<LPWSPSEND> WSPSend;                               // transfer.cpp
std::remove_pointer_t<LPWSPSENDDISCONNECT> WSPSendDisconnect;           // connection.cpp
std::remove_pointer_t<LPWSPSENDTO> WSPSendTo;                           // transfer.cpp
std::remove_pointer_t<LPWSPSETSOCKOPT> WSPSetSockOpt;                   // options.cpp
std::remove_pointer_t<LPWSPSHUTDOWN> WSPShutdown;                       // connection.cpp
std::remove_pointer_t<LPWSPSOCKET> WSPSocket;                           // sockets.cpp
std::remove_pointer_t<LPWSPSTRINGTOADDRESS> WSPStringToAddress;         // addresses.cpp
