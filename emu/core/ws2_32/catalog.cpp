// The catalog's exports that only look: enumeration for programs and installers, and the paths of providers.
#include "core/ws2_32/catalog_call.h"

#include "core/arguments.h"
#include "core/upcalls.h"
#include "core/ws2_32/protocol_info.h"

#include <cstring>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

bool is_listed(const WSAPROTOCOL_INFOW& info, const INT* protocols) {
    if (!protocols) return true;
    for (; *protocols != 0; ++protocols) {
        // SPI: CAT-ENU-2; of a range (RAW has all protocols) the first alone. Quirk: so it is on Windows, where the public
        // Wine tests find no RAW entry in an answer about TCP and UDP.
        if (info.iProtocol == *protocols) return true;
    }
    return false;
}

// SPI: CAT-ENU-6
bool is_shown_to_programs(const CatalogEntry& entry) {
    return entry.permitted && entry.info.ProtocolChain.ChainLen != LAYERED_PROTOCOL &&
           (entry.info.dwProviderFlags & PFL_HIDDEN) == 0;
}

// They live as long as the installation, which the caller holds.
std::vector<const WSAPROTOCOL_INFOW*> listed_entries(const Catalog& catalog, const INT* protocols, bool all) {
    std::vector<const WSAPROTOCOL_INFOW*> found;
    for (const CatalogEntry& entry : catalog.entries()) {
        if ((all || is_shown_to_programs(entry)) && is_listed(entry.info, protocols)) found.push_back(&entry.info);
    }
    return found;
}

// SPI: CAT-ENU-1, CAT-ENU-3. Nothing is copied unless all fits.
template <class Info, class Convert>
Result<int> copy_entries(const std::vector<const WSAPROTOCOL_INFOW*>& found, Info* buffer, LPDWORD length,
                         Convert convert) {
    if (!can_write(length)) return WsaError{WSAEFAULT};
    const DWORD needed = static_cast<DWORD>(found.size() * sizeof(Info));
    const bool fits = *length >= needed;
    *length = needed;
    if (!fits) return WsaError{WSAENOBUFS};
    if (needed != 0 && !can_write(buffer, found.size())) return WsaError{WSAEFAULT};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Info info = convert(*found[i]);
        std::memcpy(buffer + i, &info, sizeof info);
    }
    return static_cast<int>(found.size());
}

WSAPROTOCOL_INFOW same(const WSAPROTOCOL_INFOW& info) {
    return info;
}

template <class Info>
int enumerate_for_program(const INT* protocols, Info* buffer, LPDWORD length,
                          Info (*convert)(const WSAPROTOCOL_INFOW&)) {
    if (!current_process().started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    if (protocols && !can_read_to_zero(protocols)) return fail(SOCKET_ERROR, WSAEFAULT);
    const auto catalog = current_process().catalog();
    const auto copied = copy_entries(listed_entries(*catalog, protocols, false), buffer, length, convert);
    return copied ? *copied : fail(SOCKET_ERROR, copied.error());
}

// SPI: CAT-ENU-5, CAT-ENU-8
int enumerate_all(Bits bits, const INT* protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length, LPINT error) {
    if (protocols && !can_read_to_zero(protocols)) return failed(WSAEFAULT, error);
    const Process& process = current_process();
    if (!process.started()) {
        if (const auto newest = process.newest_installation(); !newest) return failed(newest.error(), error);
    }
    const auto all = process.installation();
    const auto copied = copy_entries(listed_entries(all->catalog(bits), protocols, true), buffer, length, same);
    return copied ? *copied : failed(copied.error(), error);
}

} // namespace

extern "C" {

int WSAAPI WSAEnumProtocolsW(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length) {
    return enumerate_for_program(protocols, buffer, length, same);
}

// SPI: CAT-ENU-7
int WSAAPI WSAEnumProtocolsA(LPINT protocols, LPWSAPROTOCOL_INFOA buffer, LPDWORD length) {
    return enumerate_for_program(protocols, buffer, length, to_ansi_info);
}

int WSPAPI WSCEnumProtocols(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length, LPINT error) {
    return enumerate_all(Bits::native, protocols, buffer, length, error);
}

int WSPAPI WSCEnumProtocols32(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length, LPINT error) {
    return enumerate_all(Bits::wow, protocols, buffer, length, error);
}

// SPI: CAT-PTH-1, UPC-GPP-1
int WSPAPI WSCGetProviderPath(LPGUID provider, WCHAR* path, LPINT length, LPINT error) {
    return get_provider_path(current_process().installation()->native, provider, path, length, error);
}

int WSPAPI WSCGetProviderPath32(LPGUID provider, WCHAR* path, LPINT length, LPINT error) {
    return get_provider_path(current_process().installation()->wow, provider, path, length, error);
}

} // extern "C"
