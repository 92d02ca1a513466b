// Reads the catalog, finds this DLL in a chain, loads what comes next and starts it.
#include "chain.h"
#include "locks.h"
#include <string.h>
#include <wchar.h>

namespace {

// The whole catalog, hidden entries included: WSAEnumProtocols would leave out the very entries that chains name.
std::vector<WSAPROTOCOL_INFOW> ReadCatalog() {
    DWORD bytes = 0;
    INT error = 0;
    std::vector<WSAPROTOCOL_INFOW> entries;
    // An installer may add an entry between asking for the size and reading, hence the loop.
    for (;;) {
        const int count = WSCEnumProtocols(NULL, entries.data(), &bytes, &error);
        if (count != SOCKET_ERROR) {
            entries.resize(static_cast<size_t>(count));
            return entries;
        }
        if (error != WSAENOBUFS) return {};
        entries.resize((bytes + sizeof(WSAPROTOCOL_INFOW) - 1) / sizeof(WSAPROTOCOL_INFOW));
    }
}

const WSAPROTOCOL_INFOW* FindEntry(const std::vector<WSAPROTOCOL_INFOW>& catalog, DWORD id) {
    for (const WSAPROTOCOL_INFOW& entry : catalog) {
        if (entry.dwCatalogEntryId == id) return &entry;
    }
    return nullptr;
}

} // namespace

WSAPROTOCOL_INFOW Route::ShownBelow(const WSAPROTOCOL_INFOW& opened) const {
    if (!LeadsToBase()) return opened; // SPI: WSP-LSP-5
    WSAPROTOCOL_INFOW shown = next;
    // The cookie of a duplicated socket belongs to the base; without it the base would make a new socket.
    shown.dwProviderReserved = opened.dwProviderReserved; // SPI: WSP-LSP-6
    return shown;
}

void RouteTable::ReceiveUpcalls(const WSPUPCALLTABLE& upcalls) {
    ExclusiveLock lock(lock_);
    // Other threads may be calling through the previous table at this moment, so it is kept, not overwritten.
    for (const WSPUPCALLTABLE& known : received_) {
        if (memcmp(&known, &upcalls, sizeof upcalls) == 0) {
            upcalls_ = &known;
            return;
        }
    }
    upcalls_ = &received_.emplace_back(upcalls); // SPI: UPC-GEN-1, UPC-GEN-2
}

std::shared_ptr<const Route> RouteTable::Find(const WSAPROTOCOL_INFOW& opened, int* error) {
    const DWORD entryId = opened.dwCatalogEntryId;
    {
        SharedLock lock(lock_);
        const auto known = routes_.find(entryId);
        if (known != routes_.end()) return known->second;
    }
    ExclusiveLock lock(lock_);
    const auto known = routes_.find(entryId);
    if (known != routes_.end()) return known->second;
    std::shared_ptr<const Route> route = Build(entryId, error);
    if (route) routes_.emplace(entryId, route);
    return route;
}

std::shared_ptr<const Route> RouteTable::Build(DWORD entryId, int* error) {
    const Catalog catalog = ReadCatalog();
    const WSAPROTOCOL_INFOW* own = FindEntry(catalog, entryId);
    auto route = std::make_shared<Route>();
    if (own != nullptr) route->own = *own;
    if (own == nullptr || !FindNext(catalog, route.get())) {
        *error = WSAEINVALIDPROVIDER;
        return nullptr;
    }
    for (const std::shared_ptr<LowerProvider>& provider : started_) {
        if (IsEqualGUID(provider->id, route->next.ProviderId)) {
            route->lower = provider;
            return route;
        }
    }
    auto provider = std::make_shared<LowerProvider>();
    *error = Start(*route, provider.get());
    if (*error != 0) return nullptr;
    started_.push_back(provider);
    route->lower = provider;
    return route;
}

// Our own place in a chain may be named by our hidden entry or by any of our chain entries (SPI: WSP-LSP-4), and those
// ids are not known to us. What we do know is which module we are: the entry whose DLL is loaded at our address is us.
// The search goes from the top and ends with us, so it touches only DLLs that are loaded already: they called us.
bool RouteTable::FindNext(const Catalog& catalog, Route* route) const {
    const WSAPROTOCOLCHAIN& chain = route->own.ProtocolChain;
    bool found = false;
    std::vector<WCHAR> ownPath;
    for (int i = 0; i < chain.ChainLen && i < MAX_PROTOCOL_CHAIN; ++i) {
        const WSAPROTOCOL_INFOW* entry = FindEntry(catalog, chain.ChainEntries[i]);
        if (entry == nullptr) return false; // SPI: CAT-CHN-7
        if (!found) {
            const HMODULE module = LoadProvider(entry->ProviderId);
            if (module != NULL) FreeLibrary(module); // it was there before, so this only takes back our own count
            if (module != self_) continue;
            found = true;
            ownPath = ProviderPath(entry->ProviderId);
            // The system calls whoever the handle's entry leads to: of a chain that is its topmost layer.
            const bool chainOfOurs = entry->ProtocolChain.ChainLen > BASE_PROTOCOL;
            route->handleEntry = chainOfOurs ? entry->dwCatalogEntryId : route->own.dwCatalogEntryId;
            if (i + 1 < chain.ChainLen) {
                const WSAPROTOCOL_INFOW* below = FindEntry(catalog, chain.ChainEntries[i + 1]);
                if (below == nullptr) return false;
                route->next = *below;
            } else {
                return false; // a layer without anything below it
            }
        } else if (_wcsicmp(ProviderPath(entry->ProviderId).data(), ownPath.data()) == 0) {
            return false; // the same layer twice would call itself for ever (SPI: CAT-CHN-3)
        }
    }
    return found;
}

std::vector<WCHAR> RouteTable::ProviderPath(const GUID& id) const {
    std::vector<WCHAR> path(MAX_PATH);
    GUID key = id;
    for (;;) {
        INT length = static_cast<INT>(path.size());
        INT error = 0;
        if (Upcalls().lpWPUGetProviderPath(&key, path.data(), &length, &error) == 0) return path;
        // Too small: the length needed comes back (SPI: UPC-GPP-6).
        if (error != WSAEFAULT || length <= static_cast<INT>(path.size())) return {0};
        path.resize(static_cast<size_t>(length));
    }
}

HMODULE RouteTable::LoadProvider(const GUID& id) const {
    const std::vector<WCHAR> path = ProviderPath(id);
    // The catalog keeps paths such as %SystemRoot%\system32\mswsock.dll as they were installed (SPI: UPC-GPP-4).
    std::vector<WCHAR> expanded(MAX_PATH);
    DWORD needed = ExpandEnvironmentStringsW(path.data(), expanded.data(), static_cast<DWORD>(expanded.size()));
    if (needed > expanded.size()) {
        expanded.resize(needed);
        needed = ExpandEnvironmentStringsW(path.data(), expanded.data(), needed);
    }
    return needed != 0 && expanded[0] != 0 ? LoadLibraryW(expanded.data()) : NULL;
}

// Returns 0 or the error that the client will see. On failure nothing stays behind.
int RouteTable::Start(const Route& route, LowerProvider* provider) const {
    provider->id = route.next.ProviderId;
    provider->module = LoadProvider(provider->id);
    if (provider->module == NULL) return WSAEPROVIDERFAILEDINIT;
    const FARPROC entry = GetProcAddress(provider->module, "WSPStartup");
    const auto startup = reinterpret_cast<LPWSPSTARTUP>(reinterpret_cast<void*>(entry));

    int error = WSAEPROVIDERFAILEDINIT;
    if (startup != nullptr) {
        WSAPROTOCOL_INFOW shown = route.ShownBelow(route.own);
        WSPDATA data{};
        // The upcalls go down unchanged: every layer talks to the system directly (SPI: WSP-LSP-8).
        error = startup(MAKEWORD(2, 2), &data, &shown, Upcalls(), &provider->table);
        if (error == 0 && data.wVersion != MAKEWORD(2, 2)) { // SPI: WSP-START-6
            INT ignored = 0;
            provider->table.lpWSPCleanup(&ignored);
            error = WSAVERNOTSUPPORTED;
        }
    }
    if (error != 0) FreeLibrary(provider->module);
    return error;
}

void RouteTable::StopAll() {
    std::vector<std::shared_ptr<LowerProvider>> stopping;
    std::unordered_map<DWORD, std::shared_ptr<const Route>> forgotten;
    {
        ExclusiveLock lock(lock_);
        stopping.swap(started_);
        forgotten.swap(routes_);
    }
    for (const std::shared_ptr<LowerProvider>& provider : stopping) {
        INT ignored = 0;
        provider->table.lpWSPCleanup(&ignored); // SPI: WSP-LSP-11
        provider->stopped = true;
    }
}
