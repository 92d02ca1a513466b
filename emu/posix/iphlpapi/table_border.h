// The border of the IP helper's exports: tables in buffers of the caller, names of adapters. Windows dialect.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>

#include "core/base/address.h"
#include "core/guid.h"
#include "posix/host_adapters.h"
#include "posix/kernel32/win32_border.h"

#include <cstddef>
#include <cstring>
#include <new>
#include <vector>

namespace wspemu::posix::iphlp {

// Runs the body of an export, whose result is the code.
template <class Body>
DWORD answer_ip(Body&& body) noexcept {
    try {
        return static_cast<DWORD>(body());
    } catch (const std::bad_alloc&) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
}

// Copies the rows into the caller's table; ERROR_INSUFFICIENT_BUFFER with the size that is needed.
template <class Table, class Row>
DWORD give_table(const std::vector<Row>& rows, Table* out, PULONG size) noexcept {
    if (!size) return ERROR_INVALID_PARAMETER;
    static_assert(sizeof(out->table[0]) == sizeof(Row));
    const std::size_t bytes = std::max(sizeof(Table), offsetof(Table, table) + rows.size() * sizeof(Row));
    const ULONG room = *size;
    if (!out || room < bytes) {
        *size = static_cast<ULONG>(bytes);
        return ERROR_INSUFFICIENT_BUFFER;
    }
    out->dwNumEntries = static_cast<DWORD>(rows.size());
    if (!rows.empty()) std::memcpy(out->table, rows.data(), rows.size() * sizeof(Row));
    return NO_ERROR;
}

// A table that FreeMibTable frees.
template <class Table, class Row>
DWORD allocate_table(const std::vector<Row>& rows, Table** out) noexcept {
    if (!out) return ERROR_INVALID_PARAMETER;
    const std::size_t bytes = std::max(sizeof(Table), offsetof(Table, Table) + rows.size() * sizeof(Row));
    auto* table = static_cast<Table*>(HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, bytes));
    if (!table) return ERROR_NOT_ENOUGH_MEMORY;
    table->NumEntries = static_cast<ULONG>(rows.size());
    if (!rows.empty()) std::memcpy(table->Table, rows.data(), rows.size() * sizeof(Row));
    *out = table;
    return NO_ERROR;
}

inline DWORD word_of(const net::Address& address) noexcept {
    DWORD word = 0;
    std::memcpy(&word, address.bytes.data(), sizeof word);
    return word;
}
// In network byte order.
inline DWORD mask_of(unsigned prefix) noexcept {
    return htonl(prefix == 0 ? 0 : ~DWORD{0} << (32 - prefix));
}
// "192.0.2.1"
std::string dotted(DWORD address);

// The same for the same name and index.
GUID adapter_guid(const Adapter& adapter);
NET_LUID adapter_luid(const Adapter& adapter) noexcept;
// "{GUID}", as the registry has adapters.
std::string adapter_name(const Adapter& adapter);
std::string adapter_description(const Adapter& adapter);
IF_OPER_STATUS adapter_status(const Adapter& adapter) noexcept;
bool has_family(const Adapter& adapter, net::Family family) noexcept;

// Text of the host into an array of the caller's, cut to fit.
template <class Char, std::size_t Size>
void put_text(const std::string& text, Char (&out)[Size]) {
    copy_truncated(to_utf16(text), out, Size);
}

} // namespace wspemu::posix::iphlp
