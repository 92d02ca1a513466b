// The 30 functions of the base provider's WSPPROC_TABLE, and the return protocol they share.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

namespace wspemu::base {

// A code becomes the SPI's answer: 0, or SOCKET_ERROR with the code behind *error. SPI: WSP-GEN-2
inline int answer(int code, LPINT error) noexcept {
    if (code == 0) return 0;
    if (error) *error = code;
    return SOCKET_ERROR;
}

inline SOCKET answer_socket(SOCKET socket, int code, LPINT error) noexcept {
    if (code == 0) return socket;
    if (error) *error = code;
    return INVALID_SOCKET;
}

// lifecycle.cpp
SOCKET WSPAPI wsp_socket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW entry, GROUP group, DWORD flags,
                         LPINT error) noexcept;
int WSPAPI wsp_close_socket(SOCKET s, LPINT error) noexcept;
int WSPAPI wsp_shutdown(SOCKET s, int how, LPINT error) noexcept;
int WSPAPI wsp_send_disconnect(SOCKET s, LPWSABUF data, LPINT error) noexcept;
int WSPAPI wsp_recv_disconnect(SOCKET s, LPWSABUF data, LPINT error) noexcept;
int WSPAPI wsp_duplicate_socket(SOCKET s, DWORD process_id, LPWSAPROTOCOL_INFOW entry, LPINT error) noexcept;

// connection.cpp
int WSPAPI wsp_bind(SOCKET s, const sockaddr* name, int length, LPINT error) noexcept;
int WSPAPI wsp_listen(SOCKET s, int backlog, LPINT error) noexcept;
int WSPAPI wsp_connect(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                       LPQOS socket_qos, LPQOS group_qos, LPINT error) noexcept;
int WSPAPI wsp_get_sock_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) noexcept;
int WSPAPI wsp_get_peer_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) noexcept;
SOCKET WSPAPI wsp_join_leaf(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                            LPQOS socket_qos, LPQOS group_qos, DWORD flags, LPINT error) noexcept;

// accept.cpp
SOCKET WSPAPI wsp_accept(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition, DWORD_PTR condition_data,
                         LPINT error) noexcept;

// data.cpp
int WSPAPI wsp_recv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                    LPINT error) noexcept;
int WSPAPI wsp_recv_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, sockaddr* from,
                         LPINT from_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                         LPWSATHREADID thread, LPINT error) noexcept;
int WSPAPI wsp_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) noexcept;
int WSPAPI wsp_send_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const sockaddr* to,
                       int to_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                       LPWSATHREADID thread, LPINT error) noexcept;

// request.cpp
BOOL WSPAPI wsp_get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait, LPDWORD flags,
                                      LPINT error) noexcept;

// notify.cpp. The SDK's signature says long; its low 32 bits count. SPI: WSP-ASYN-1
int WSPAPI wsp_async_select(SOCKET s, HWND window, unsigned int message, long events, LPINT error) noexcept;
int WSPAPI wsp_event_select(SOCKET s, WSAEVENT event, long events, LPINT error) noexcept;
int WSPAPI wsp_enum_network_events(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events, LPINT error) noexcept;

// select.cpp. SDKs disagree about the constness of the timeout, so its type is taken from the table.
template <class Function>
struct FifthParameter;
template <class R, class A, class B, class C, class D, class E, class F>
struct FifthParameter<R(WSPAPI*)(A, B, C, D, E, F)> {
    using Type = E;
};
using SelectTimeout = FifthParameter<LPWSPSELECT>::Type;
int WSPAPI wsp_select(int ignored, fd_set* read, fd_set* write, fd_set* except, SelectTimeout timeout,
                      LPINT error) noexcept;

// blocking.cpp
int WSPAPI wsp_cancel_blocking_call(LPINT error) noexcept;

// options.cpp
int WSPAPI wsp_get_sock_opt(SOCKET s, int level, int name, char* value, LPINT length, LPINT error) noexcept;
int WSPAPI wsp_set_sock_opt(SOCKET s, int level, int name, const char* value, int length, LPINT error) noexcept;

// ioctl.cpp
int WSPAPI wsp_ioctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                     LPINT error) noexcept;

// address_text.cpp
INT WSPAPI wsp_address_to_string(LPSOCKADDR address, DWORD address_length, LPWSAPROTOCOL_INFOW entry, LPWSTR text,
                                 LPDWORD text_length, LPINT error) noexcept;
INT WSPAPI wsp_string_to_address(LPWSTR text, INT address_family, LPWSAPROTOCOL_INFOW entry, LPSOCKADDR address,
                                 LPINT address_length, LPINT error) noexcept;

// provider.cpp
int WSPAPI wsp_cleanup(LPINT error) noexcept;
BOOL WSPAPI wsp_get_qos_by_name(SOCKET s, LPWSABUF name, LPQOS qos, LPINT error) noexcept;

} // namespace wspemu::base
