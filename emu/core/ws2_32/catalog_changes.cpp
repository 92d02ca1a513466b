// The exports with which installers change the catalogs, entry by entry.
#include "core/ws2_32/catalog_call.h"

#include "core/wide.h"

#include <sporder.h>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

// SPI: CAT-INS-2, CAT-UPD-1. What all that take a list refuse before they look at a catalog; 0 if nothing.
int list_fault(const GUID* provider, const WCHAR* path, const WSAPROTOCOL_INFOW* list) noexcept {
    if (!provider || !path) return WSAEFAULT;
    return list ? 0 : WSAEINVAL;
}

int update(Bits bits, LPGUID provider, const WCHAR* path, LPWSAPROTOCOL_INFOW list, DWORD count, LPINT error) {
    if (const int code = list_fault(provider, path, list)) return failed(code, error);
    return change_or_fail(error, [&](Installation& all) {
        return all.catalog(bits).update(*provider, from_wide(path), list_of(list, count));
    });
}

int deinstall(Bits bits, LPGUID provider, LPINT error) {
    if (!provider) return failed(WSAEFAULT, error);
    return change_or_fail(error, [&](Installation& all) { return all.deinstall(bits, *provider); });
}

// SPI: CAT-ORD-1, CAT-ORD-2, CAT-ORD-4. The code is returned, not set.
int write_order(Bits bits, const DWORD* ids, DWORD count) {
    if (!ids && count != 0) return WSAEFAULT;
    if (!ids && !current_process().installation()->catalog(bits).entries().empty()) return WSAEFAULT;
    return change_installation([&](Installation& all) { return all.catalog(bits).reorder({ids, count}); }).error();
}

} // namespace

extern "C" {

// SPI: CAT-INS-1..7
int WSPAPI WSCInstallProvider(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                              LPINT error) {
    if (const int code = list_fault(provider, path, list)) return failed(code, error);
    return change_or_fail(
        error, [&](Installation& all) { return all.native.install(*provider, from_wide(path), list_of(list, count)); });
}

// SPI: CAT-INS-5. Both or none.
int WSPAPI WSCInstallProvider64_32(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                                   LPINT error) {
    if (const int code = list_fault(provider, path, list)) return failed(code, error);
    return change_or_fail(error, [&](Installation& all) {
        auto ids = all.native.install(*provider, from_wide(path), list_of(list, count));
        return ids ? all.wow.install(*provider, from_wide(path), list_of(list, count)) : ids;
    });
}

int WSPAPI WSCDeinstallProvider(LPGUID provider, LPINT error) {
    return deinstall(Bits::native, provider, error);
}

int WSPAPI WSCDeinstallProvider32(LPGUID provider, LPINT error) {
    return deinstall(Bits::wow, provider, error);
}

// SPI: CAT-UPD-1..4
int WSPAPI WSCUpdateProvider(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                             LPINT error) {
    return update(Bits::native, provider, path, list, count, error);
}

int WSPAPI WSCUpdateProvider32(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                               LPINT error) {
    return update(Bits::wow, provider, path, list, count, error);
}

int WSPAPI WSCWriteProviderOrder(LPDWORD ids, DWORD count) {
    return write_order(Bits::native, ids, count);
}

int WSPAPI WSCWriteProviderOrder32(LPDWORD ids, DWORD count) {
    return write_order(Bits::wow, ids, count);
}

} // extern "C"
