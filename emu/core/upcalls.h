// The upcall table: the 15 functions that the host lends to every provider (UPC-*), and WPUCompleteOverlappedRequest's work.
//
// The same pointers for every provider and every WSPStartup (UPC-GEN-2). Any thread, from inside anything (UPC-GEN-7): no
// lock is held while anything else runs. The thread's last error stays as it was (UPC-GEN-5).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

namespace wspemu {

class Catalog;

const WSPUPCALLTABLE& upcall_table() noexcept;

// SPI: UPC-COR-1..10. The export's body. SOCKET_ERROR with *error, or 0.
int complete_overlapped_request(SOCKET socket, LPWSAOVERLAPPED overlapped, DWORD result, DWORD bytes,
                                LPINT error) noexcept;

// Shared with WSCGetProviderPath (CAT-PTH): UPC-GPP-1..8.
int get_provider_path(const Catalog& catalog, LPGUID provider, WCHAR* path, LPINT length, LPINT error) noexcept;

} // namespace wspemu
