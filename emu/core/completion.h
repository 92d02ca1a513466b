// How a finished overlapped request is told: the four-row table of OVL-TAB, with the host in the I/O manager's part.
//
// Order of stores (UPC-COR-4, OVL-COR-4): InternalHigh, then Internal (release), then the indication. Offset and
// OffsetHigh belong to the provider and are never touched here. Called without locks; runs no user code.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/port/files.h"
#include "core/port/nt_status.h"

namespace wspemu {

// Internal = 0x103, before anything is submitted.
void mark_pending(WSAOVERLAPPED& overlapped) noexcept;

// Reads Internal with acquire order: true once the results are visible.
bool is_completed(const WSAOVERLAPPED& overlapped) noexcept;

// Only the stores: for requests whose indication is an APC that the provider queues itself.
void store_result(WSAOVERLAPPED& overlapped, int error, DWORD bytes) noexcept;

enum class Initiation { still_in_call, pending_returned };

// Stores, then sets hEvent (bit 0 masked off) and queues a packet on the file's port unless bit 0 of hEvent is set, or the
// request ended in its own initiating call (still_in_call) with success and the file skips packets then (OVL-IOCP-6).
void complete_request(port::FileObject& file, WSAOVERLAPPED& overlapped, int error, DWORD bytes,
                      Initiation initiation) noexcept;

} // namespace wspemu
