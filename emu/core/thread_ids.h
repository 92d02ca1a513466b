// WSATHREADID: how a provider names the thread that a completion routine must run in.
//
// ThreadHandle is a handle to the thread's record; Reserved says who owns it: the client's thread itself (passed down as
// lpThreadId with each overlapped call) or a provider that called WPUOpenCurrentThread and must close it.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/result.h"

#include <mutex>
#include <set>

namespace wspemu {

// The calling thread's own id, for lpThreadId (DSP-MAP-5). The id is valid as long as the thread lives, and so is its place:
// providers keep the pointer, though they are told to copy what it points to (UPC-QAPC-5).
LPWSATHREADID client_thread_id() noexcept;

// The ids that providers opened and have not closed.
class ThreadIds {
public:
    // A new, independent id of the calling thread (UPC-OCT-6). wsa_not_enough_memory.
    Result<WSATHREADID> open_current();
    // wsaefault: not an open id of open_current (UPC-CTHR-3).
    Result<void> close(const WSATHREADID& id);
    // wsaefault: no live thread (UPC-QAPC-2, UPC-QAPC-8).
    Result<void> queue_apc(const WSATHREADID& id, LPWSAUSERAPC routine, DWORD_PTR context) noexcept;
    std::size_t open_count() const;
    void close_all();

private:
    mutable std::mutex mutex_;
    std::set<HANDLE> open_;
};

} // namespace wspemu
