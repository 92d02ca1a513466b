// The upcall table as a test calls it: outcomes instead of return values.
//
// Every call also checks what holds for all upcalls: lpErrno is untouched by a success and written by a failure (UPC-GEN-6),
// and the thread's last error stays as it was (UPC-GEN-5). An outcome that breaks either prints so and equals nothing expected.
#pragma once

#include "outcome.h"

namespace wspemu::test {

class Upcalls {
public:
    explicit Upcalls(const WSPUPCALLTABLE& table) : table_(table) {}
    const WSPUPCALLTABLE& table() const { return table_; }

    Answer<WSAEVENT> create_event() const;
    Outcome close_event(WSAEVENT event) const;
    Outcome set_event(WSAEVENT event) const;
    Outcome reset_event(WSAEVENT event) const;

    Answer<SOCKET> create_socket_handle(DWORD entry, DWORD_PTR context) const;
    Outcome close_socket_handle(SOCKET s) const;
    Answer<DWORD_PTR> query_context(SOCKET s) const;
    Answer<SOCKET> modify_ifs_handle(DWORD entry, SOCKET proposed) const;

    Outcome get_provider_path(LPGUID provider, WCHAR* path, LPINT length) const;
    Outcome query_blocking_callback(DWORD entry, LPBLOCKINGCALLBACK* callback, PDWORD_PTR context) const;

    Outcome queue_apc(LPWSATHREADID thread, LPWSAUSERAPC routine, DWORD_PTR context) const;
    Answer<WSATHREADID> open_current_thread() const;
    Outcome close_thread(WSATHREADID thread) const;

private:
    WSPUPCALLTABLE table_;
};

// The export, under the same checks.
Outcome complete_request(SOCKET s, LPWSAOVERLAPPED overlapped, DWORD error, DWORD bytes);

} // namespace wspemu::test

// Printed as the handle.
std::ostream& operator<<(std::ostream& out, const WSATHREADID& id);
bool operator==(const WSATHREADID& a, const WSATHREADID& b);
