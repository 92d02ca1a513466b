// select, WSAAsyncSelect, WSAEventSelect and their kin.
#include "core/ws2_32/call.h"

#include "core/port/program_memory.h"
#include "core/upcalls.h"
#include "core/ws2_32/select_handles.h"

using namespace wspemu;
using ws2_32::fail;
using ws2_32::with_socket;

namespace {

// The SDK's timeout is a pointer to const, mingw-w64's a const pointer: the definition takes whatever the header declares.
template <class Function>
struct FifthParameter;
template <class R, class A, class B, class C, class D, class E>
struct FifthParameter<R(A, B, C, D, E)> {
    using type = E;
};
using SelectTimeout = FifthParameter<decltype(select)>::type;

// SPI: DSP-SELECT-2. The socket whose provider gets the call.
const SOCKET* first_socket(const fd_set* read, const fd_set* write, const fd_set* except) {
    for (const fd_set* set : {read, write, except}) {
        if (set && set->fd_count != 0) return &set->fd_array[0];
    }
    return nullptr;
}

// NULL, or a set whose sockets can be read and replaced.
bool is_good_set(fd_set* set) {
    return !set || (port::may_write(&set->fd_count) && port::may_write(set->fd_array, set->fd_count));
}

int select_classic(int count, fd_set* read, fd_set* write, fd_set* except, const struct timeval* timeout) {
    const SOCKET* first = first_socket(read, write, except);
    if (!first) return fail(SOCKET_ERROR, WSAEINVAL); // SPI: DSP-SELECT-3
    return with_socket(*first, [&](const WSPPROC_TABLE& table, int* error) {
        // SPI: DSP-SELECT-7. The SPI's parameter has lost its const; no provider may write to it (WSP-SEL-3).
        return table.lpWSPSelect(count, read, write, except, const_cast<struct timeval*>(timeout), error);
    });
}

} // namespace

extern "C" {

int WSAAPI select(int count, fd_set* read, fd_set* write, fd_set* except, SelectTimeout timeout) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(SOCKET_ERROR, refused);
    if (!is_good_set(read) || !is_good_set(write) || !is_good_set(except) || (timeout && !port::may_read(timeout)))
        return fail(SOCKET_ERROR, WSAEFAULT);
    if (current_process().select_mode() == SelectMode::classic) {
        return select_classic(count, read, write, except, timeout);
    }
    // SPI: DSP-SELECT-4, DSP-SELECT-5
    ws2_32::SelectHandles handles(read, write, except);
    const int ready = select_classic(count, handles.read(), handles.write(), handles.except(), timeout);
    if (ready != SOCKET_ERROR) handles.store_back();
    return ready;
}

int WSAAPI __WSAFDIsSet(SOCKET s, fd_set* set) {
    return upcall_table().lpWPUFDIsSet(s, set);
} // SPI: UPC-FDIS-2

int WSAAPI WSAAsyncSelect(SOCKET s, HWND window, u_int message, long events) {
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPAsyncSelect(s, window, message, events, error);
    });
}

int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT event, long events) {
    return with_socket(
        s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPEventSelect(s, event, events, error); });
}

int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events) {
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPEnumNetworkEvents(s, event, events, error);
    });
}

} // extern "C"
