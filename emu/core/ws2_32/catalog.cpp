// The catalog's exports: enumeration for programs and installers, and the changes that installers make.
//
// Only the caller's own catalog exists: the "32" twins and the name-space side have no exports yet (see the support list).
#include "core/ws2_32/call.h"

#include "core/upcalls.h"
#include "core/wide.h"
#include "core/ws2_32/protocol_info.h"

#include <sporder.h>

#include <cstring>

using namespace wspemu;
using ws2_32::fail;

namespace {

int failed(int code, LPINT error) {
    if (error) *error = code;
    return SOCKET_ERROR;
}

bool is_listed(const WSAPROTOCOL_INFOW& info, const INT* protocols) {
    if (!protocols) return true;
    for (; *protocols != 0; ++protocols) {
        if (serves_protocol(info, *protocols)) return true; // SPI: CAT-ENU-2
    }
    return false;
}

// SPI: CAT-ENU-6
bool is_shown_to_programs(const WSAPROTOCOL_INFOW& info) {
    return info.ProtocolChain.ChainLen != LAYERED_PROTOCOL && (info.dwProviderFlags & PFL_HIDDEN) == 0;
}

std::vector<WSAPROTOCOL_INFOW> listed_entries(const INT* protocols, bool all) {
    std::vector<WSAPROTOCOL_INFOW> found;
    const auto catalog = current_process().catalog(); // held: a range-for does not keep it alive
    for (const CatalogEntry& entry : catalog->entries()) {
        if ((all || is_shown_to_programs(entry.info)) && is_listed(entry.info, protocols)) found.push_back(entry.info);
    }
    return found;
}

// SPI: CAT-ENU-1, CAT-ENU-3. Nothing is copied unless all fits.
template <class Info, class Convert>
Result<int> copy_entries(const std::vector<WSAPROTOCOL_INFOW>& found, Info* buffer, LPDWORD length, Convert convert) {
    if (!length) return WsaError{WSAEFAULT};
    const DWORD needed = static_cast<DWORD>(found.size() * sizeof(Info));
    const bool fits = *length >= needed;
    *length = needed;
    if (!fits) return WsaError{WSAENOBUFS};
    if (!buffer && needed != 0) return WsaError{WSAEFAULT};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Info info = convert(found[i]);
        std::memcpy(buffer + i, &info, sizeof info);
    }
    return static_cast<int>(found.size());
}

std::span<const WSAPROTOCOL_INFOW> list_of(LPWSAPROTOCOL_INFOW list, DWORD count) {
    return {list, list ? count : 0};
}

template <class Change>
int change(LPINT error, Change&& apply) {
    const auto done = current_process().change_catalog(apply);
    return done ? 0 : failed(done.error(), error);
}

} // namespace

extern "C" {

int WSAAPI WSAEnumProtocolsW(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length) {
    if (!current_process().started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    const auto copied = copy_entries(listed_entries(protocols, false), buffer, length,
                                     [](const WSAPROTOCOL_INFOW& info) { return info; });
    return copied ? *copied : fail(SOCKET_ERROR, copied.error());
}

// SPI: CAT-ENU-7
int WSAAPI WSAEnumProtocolsA(LPINT protocols, LPWSAPROTOCOL_INFOA buffer, LPDWORD length) {
    if (!current_process().started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    const auto copied = copy_entries(listed_entries(protocols, false), buffer, length, ws2_32::to_ansi_info);
    return copied ? *copied : fail(SOCKET_ERROR, copied.error());
}

// SPI: CAT-ENU-5
int WSPAPI WSCEnumProtocols(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length, LPINT error) {
    const auto copied = copy_entries(listed_entries(protocols, true), buffer, length,
                                     [](const WSAPROTOCOL_INFOW& info) { return info; });
    return copied ? *copied : failed(copied.error(), error);
}

// SPI: CAT-PTH-1, UPC-GPP-1
int WSPAPI WSCGetProviderPath(LPGUID provider, WCHAR* path, LPINT length, LPINT error) {
    return get_provider_path(provider, path, length, error);
}

// SPI: CAT-INS-1..7
int WSPAPI WSCInstallProvider(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                              LPINT error) {
    if (!provider || !path) return failed(WSAEFAULT, error);
    if (!list) return failed(WSAEINVAL, error);
    return change(error,
                  [&](Catalog& catalog) { return catalog.install(*provider, from_wide(path), list_of(list, count)); });
}

// SPI: CAT-DEI-1..3
int WSPAPI WSCDeinstallProvider(LPGUID provider, LPINT error) {
    if (!provider) return failed(WSAEFAULT, error);
    return change(error, [&](Catalog& catalog) { return catalog.deinstall(*provider); });
}

// SPI: CAT-UPD-1..3
int WSPAPI WSCUpdateProvider(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                             LPINT error) {
    if (!provider || !path) return failed(WSAEFAULT, error);
    if (!list) return failed(WSAEINVAL, error);
    return change(error,
                  [&](Catalog& catalog) { return catalog.update(*provider, from_wide(path), list_of(list, count)); });
}

// SPI: CAT-ORD-1, CAT-ORD-2, CAT-ORD-4. The code is returned, not set.
int WSPAPI WSCWriteProviderOrder(LPDWORD ids, DWORD count) {
    if (!ids && count != 0) return WSAEFAULT;
    const auto done = current_process().change_catalog([&](Catalog& catalog) { return catalog.reorder({ids, count}); });
    return done.error();
}

} // extern "C"
