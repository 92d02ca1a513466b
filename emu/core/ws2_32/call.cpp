// What the prologue needs that is not worth inlining.
#include "core/ws2_32/call.h"

#include "core/guid.h"

#include <fmt/format.h>

namespace wspemu::ws2_32 {

int provider_code(int error) noexcept {
    if (error != 0) return error; // SPI: DSP-ERR-1, DSP-ERR-7
    current_process().reports().add("WSP-GEN-4", "a provider's function failed without an error code");
    return WSASYSCALLFAILURE; // SPI: DSP-ERR-2
}

Result<Provider*> provider_of(Process& process, Association& association) noexcept {
    if (Provider* known = association.provider.load(std::memory_order_acquire)) return known;
    const auto catalog = process.catalog();
    const CatalogEntry* entry = catalog->find(association.entry_id);
    if (!entry) return WsaError{WSAENOTSOCK};
    auto started = process.providers().started(*entry); // SPI: DSP-HND-6
    if (started) association.provider.store(*started, std::memory_order_release);
    return started;
}

Result<const CatalogEntry*> entry_of(const Catalog& catalog, const WSAPROTOCOL_INFOW& info) noexcept {
    const CatalogEntry* entry = catalog.find(info.dwCatalogEntryId);
    if (!entry || !same_guid(entry->info.ProviderId, info.ProviderId)) return WsaError{WSAEINVAL}; // SPI: DSP-INF-2
    if (entry->info.ProtocolChain.ChainLen == LAYERED_PROTOCOL) return WsaError{WSAEINVAL};        // SPI: DSP-INF-5
    if (!entry->permitted) return WsaError{WSAEINVAL};                                             // SPI: CAT-LSP-9
    return entry;
}

SOCKET accept_new_handle(SOCKET made, DWORD entry_id, Provider& provider) noexcept {
    Process& process = current_process();
    if (process.sockets().use(made)) return made;
    process.reports().add(
        "DSP-HND-2", fmt::format("{}: returned handle {:#x}, which it registered with neither WPUCreateSocketHandle "
                                 "nor WPUModifyIFSHandle",
                                 provider.file(), made));
    if (!process.strict_handles() && process.sockets().modify(made, entry_id, &provider)) return made;
    int ignored = 0;
    provider.table().lpWSPCloseSocket(made, &ignored);
    return fail(INVALID_SOCKET, WSAENOTSOCK);
}

} // namespace wspemu::ws2_32
