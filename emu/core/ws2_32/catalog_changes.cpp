// The exports with which installers change the catalogs, entry by entry.
#include "core/ws2_32/catalog_call.h"

#include "core/arguments.h"

#include <sporder.h>

#include <vector>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

struct ListRequest {
    GUID provider;
    std::u16string path;
    std::vector<WSAPROTOCOL_INFOW> list;
};

// SPI: CAT-INS-2, CAT-UPD-1. What all that take a list refuse before they look at a catalog.
Result<ListRequest> list_request(const GUID* provider, const WCHAR* path, const WSAPROTOCOL_INFOW* list, DWORD count) {
    if (!provider || !path) return WsaError{WSAEFAULT};
    if (!list || count == 0) return WsaError{WSAEINVAL};
    if (!can_read(provider) || !can_read(list, count)) return WsaError{WSAEFAULT};
    auto text = text_at(path, kLongestPath);
    if (!text) return text.failure();
    return ListRequest{*provider, std::move(*text), {list, list + count}};
}

// change(installation, request) -> Result<T>
template <class Change>
int change_with_list(const GUID* provider, const WCHAR* path, const WSAPROTOCOL_INFOW* list, DWORD count, LPINT error,
                     Change&& change) {
    const auto request = list_request(provider, path, list, count);
    if (!request) return failed(request.error(), error);
    return change_or_fail(error, [&](Installation& all) { return change(all, *request); });
}

int update(Bits bits, LPGUID provider, const WCHAR* path, LPWSAPROTOCOL_INFOW list, DWORD count, LPINT error) {
    return change_with_list(provider, path, list, count, error, [bits](Installation& all, const ListRequest& request) {
        return all.catalog(bits).update(request.provider, request.path, request.list);
    });
}

int deinstall(Bits bits, const GUID* provider, LPINT error) {
    if (!can_read(provider)) return failed(WSAEFAULT, error);
    return change_or_fail(error, [bits, gone = *provider](Installation& all) { return all.deinstall(bits, gone); });
}

// SPI: CAT-ORD-1, CAT-ORD-2, CAT-ORD-4. The code is returned, not set.
int write_order(Bits bits, const DWORD* ids, DWORD count) {
    if (!ids && count != 0) return WSAEFAULT;
    if (!ids && !current_process().installation()->catalog(bits).entries().empty()) return WSAEFAULT;
    if (ids && !can_read(ids, count)) return WSAEFAULT;
    const std::vector<DWORD> order(ids, ids + count);
    return change_installation([&](Installation& all) { return all.catalog(bits).reorder(order); }).error();
}

} // namespace

extern "C" {

// SPI: CAT-INS-1..7
int WSPAPI WSCInstallProvider(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                              LPINT error) {
    return change_with_list(provider, path, list, count, error, [](Installation& all, const ListRequest& request) {
        return all.native.install(request.provider, request.path, request.list);
    });
}

// SPI: CAT-INS-5. Both or none.
int WSPAPI WSCInstallProvider64_32(LPGUID provider, const WCHAR* path, const LPWSAPROTOCOL_INFOW list, DWORD count,
                                   LPINT error) {
    return change_with_list(provider, path, list, count, error, [](Installation& all, const ListRequest& request) {
        auto ids = all.native.install(request.provider, request.path, request.list);
        return ids ? all.wow.install(request.provider, request.path, request.list) : ids;
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
