// WSCInstallProviderAndChains and its twin for both catalogs: a layer with all its chains in one call (CAT-CHI).
#include "core/ws2_32/catalog_call.h"

#include "core/arguments.h"
#include "core/layers.h"
#include "core/port/modules.h"
#include "core/text.h"

#include <set>
#include <string>
#include <vector>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

struct ChainsRequest {
    GUID provider;
    std::u16string path;
    std::u16string name;
    DWORD flags;
    std::vector<WSAPROTOCOL_INFOW> list; // empty: over all
    LPDWORD entry_id;
};

// SPI: CAT-CHI-5
Result<std::u16string> chains_text(const WCHAR* text, std::size_t longest) {
    if (!text) return WsaError{WSAEINVAL};
    auto found = text_at(text, longest);
    if (found && found->empty()) return WsaError{WSAEINVAL};
    return found;
}

// Deviation: a DLL that is no IFS layer is not asked for its extension functions (CAT-CHI-3, WSAEINVALIDPROCTABLE). That would
// run its WSPStartup inside the installer, before the chain that it looks for there is in the catalog.
// SPI: CAT-CHI-5, CAT-CHI-3
Result<ChainsRequest> chains_request(const GUID* provider, const WCHAR* path, const WCHAR* name, DWORD flags,
                                     const WSAPROTOCOL_INFOW* list, DWORD count, LPDWORD entry_id) {
    if (!provider || !path || !name) return WsaError{WSAEINVAL};
    // Nobody has to want the id: Microsoft's own installer gives NULL.
    if (!can_read(provider) || (entry_id && !can_write(entry_id))) return WsaError{WSAEFAULT};
    auto path_text = chains_text(path, kLongestPath);
    if (!path_text) return path_text.failure();
    auto name_text = chains_text(name, WSAPROTOCOL_LEN);
    if (!name_text) return name_text.failure();
    if ((flags & ~static_cast<DWORD>(XP1_IFS_HANDLES)) != 0) return WsaError{WSAEINVAL};
    if (list && count == 0) return WsaError{WSAEINVAL};
    if (list && !can_read(list, count)) return WsaError{WSAEFAULT};
    ChainsRequest request{*provider, std::move(*path_text), std::move(*name_text), flags, {}, entry_id};
    if (list) request.list.assign(list, list + count);
    std::set<DWORD> ids;
    for (const WSAPROTOCOL_INFOW& info : request.list) {
        if (!ids.insert(info.dwCatalogEntryId).second) return WsaError{WSAEINVAL};
    }
    return request;
}

Result<DWORD> install(Catalog& catalog, const ChainsRequest& request, const std::u16string& path) {
    Layer layer;
    layer.provider = request.provider;
    layer.path = path;
    layer.name = request.name;
    layer.ifs = request.flags != 0;
    layer.as_windows_does = true;
    layer.whole_families = current_process().whole_families();
    return install_layer(catalog, layer, request.list);
}

// SPI: CAT-CHI-5 (WSAEINPROGRESS). One such installation at a time; everything else may wait.
template <class Change>
int change_catalogs(const ChainsRequest& request, LPINT error, Change&& change) {
    const auto id = change_installation(change, port::IfLocked::refuse);
    if (!id) return failed(id.error() == WSATRY_AGAIN ? WSAEINPROGRESS : id.error(), error);
    if (request.entry_id) *request.entry_id = *id; // SPI: CAT-CHI-4
    return 0;
}

// SPI: CAT-CHI-7. A 32-bit program finds the same spelling of the system folder elsewhere, so one path serves both.
bool is_in_system_folder(const std::u16string& path) {
    const std::u16string folder = lower(port::expand_environment(u"%windir%\\system32\\"));
    return lower(port::expand_environment(path)).starts_with(folder);
}

} // namespace

extern "C" {

// SPI: CAT-CHI-1..9
int WSPAPI WSCInstallProviderAndChains(LPGUID provider, const LPWSTR path, const LPWSTR name, DWORD flags,
                                       LPWSAPROTOCOL_INFOW list, DWORD count, LPDWORD entry_id, LPINT error) {
    const auto request = chains_request(provider, path, name, flags, list, count, entry_id);
    if (!request) return failed(request.error(), error);
    return change_catalogs(*request, error,
                           [&](Installation& all) { return install(all.native, *request, request->path); });
}

int WSPAPI WSCInstallProviderAndChains64_32(LPGUID provider, const LPWSTR path, const LPWSTR path32, const LPWSTR name,
                                            DWORD flags, LPWSAPROTOCOL_INFOW list, DWORD count, LPDWORD entry_id,
                                            LPINT error) {
    const auto request = chains_request(provider, path, name, flags, list, count, entry_id);
    if (!request) return failed(request.error(), error);
    const auto other = path32 ? chains_text(path32, kLongestPath) : Result<std::u16string>(request->path);
    if (!other) return failed(other.error(), error);
    if (!path32 && !is_in_system_folder(request->path)) return failed(WSAEINVAL, error);
    return change_catalogs(*request, error, [&](Installation& all) {
        const auto twin = install(all.wow, *request, *other);
        return twin ? install(all.native, *request, request->path) : twin;
    });
}

} // extern "C"
