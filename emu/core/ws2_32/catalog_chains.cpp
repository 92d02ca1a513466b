// WSCInstallProviderAndChains and its twin for both catalogs: a layer with all its chains in one call (CAT-CHI).
#include "core/ws2_32/catalog_call.h"

#include "core/layers.h"
#include "core/port/modules.h"
#include "core/text.h"
#include "core/wide.h"

#include <algorithm>
#include <set>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

struct ChainsRequest {
    LPGUID provider;
    const WCHAR* path;
    const WCHAR* name;
    DWORD flags;
    const WSAPROTOCOL_INFOW* list;
    DWORD count;
    LPDWORD entry_id;
};

// Deviation: a DLL that is no IFS layer is not asked for its extension functions (CAT-CHI-3, WSAEINVALIDPROCTABLE). That would
// run its WSPStartup inside the installer, before the chain that it looks for there is in the catalog.
// SPI: CAT-CHI-5, CAT-CHI-3. 0: nothing is wrong with the arguments themselves.
int argument_fault(const ChainsRequest& request) {
    if (!request.provider || !request.path || !request.name) return WSAEINVAL;
    if (!request.entry_id) return WSAEFAULT;
    if (*request.path == 0 || wide_length(request.path) > kLongestPath) return WSAEINVAL;
    if (*request.name == 0 || wide_length(request.name) > WSAPROTOCOL_LEN) return WSAEINVAL;
    if ((request.flags & ~static_cast<DWORD>(XP1_IFS_HANDLES)) != 0) return WSAEINVAL;
    if (request.list && request.count == 0) return WSAEINVAL;
    std::set<DWORD> ids;
    for (const WSAPROTOCOL_INFOW& info : list_of(request.list, request.count)) {
        if (!ids.insert(info.dwCatalogEntryId).second) return WSAEINVAL;
    }
    return 0;
}

Result<DWORD> install(Catalog& catalog, const ChainsRequest& request, const WCHAR* path) {
    Layer layer;
    layer.provider = *request.provider;
    layer.path = from_wide(path);
    layer.name = from_wide(request.name);
    layer.ifs = request.flags != 0;
    layer.as_windows_does = true;
    layer.whole_families = current_process().whole_families();
    return install_layer(catalog, layer, list_of(request.list, request.count));
}

// SPI: CAT-CHI-5 (WSAEINPROGRESS). One such installation at a time; everything else may wait.
template <class Change>
int change_catalogs(const ChainsRequest& request, LPINT error, Change&& change) {
    const auto id = change_installation(change, port::IfLocked::refuse);
    if (!id) return failed(id.error() == WSATRY_AGAIN ? WSAEINPROGRESS : id.error(), error);
    *request.entry_id = *id; // SPI: CAT-CHI-4
    return 0;
}

// SPI: CAT-CHI-7. A 32-bit program finds the same spelling of the system folder elsewhere, so one path serves both.
bool is_in_system_folder(const WCHAR* path) {
    const std::u16string folder = lower(port::expand_environment(u"%windir%\\system32\\"));
    return lower(port::expand_environment(from_wide(path))).starts_with(folder);
}

} // namespace

extern "C" {

// SPI: CAT-CHI-1..9
int WSPAPI WSCInstallProviderAndChains(LPGUID provider, const LPWSTR path, const LPWSTR name, DWORD flags,
                                       LPWSAPROTOCOL_INFOW list, DWORD count, LPDWORD entry_id, LPINT error) {
    const ChainsRequest request{provider, path, name, flags, list, count, entry_id};
    if (const int code = argument_fault(request)) return failed(code, error);
    return change_catalogs(request, error, [&](Installation& all) { return install(all.native, request, path); });
}

int WSPAPI WSCInstallProviderAndChains64_32(LPGUID provider, const LPWSTR path, const LPWSTR path32, const LPWSTR name,
                                            DWORD flags, LPWSAPROTOCOL_INFOW list, DWORD count, LPDWORD entry_id,
                                            LPINT error) {
    const ChainsRequest request{provider, path, name, flags, list, count, entry_id};
    if (const int code = argument_fault(request)) return failed(code, error);
    if (path32 ? (*path32 == 0 || wide_length(path32) > kLongestPath) : !is_in_system_folder(path)) {
        return failed(WSAEINVAL, error);
    }
    return change_catalogs(request, error, [&](Installation& all) {
        const auto twin = install(all.wow, request, path32 ? path32 : path);
        return twin ? install(all.native, request, path) : twin;
    });
}

} // extern "C"
