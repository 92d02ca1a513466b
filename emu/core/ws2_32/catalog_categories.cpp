// The exports for categories: which kinds of layers there are (providers' side), and which an application admits.
#include "core/ws2_32/catalog_call.h"

#include "core/arguments.h"
#include "core/wide.h"

#include <cstring>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

constexpr DWORD kAllCategories = LSP_SYSTEM | LSP_INSPECTOR | LSP_REDIRECTOR | LSP_PROXY | LSP_FIREWALL |
                                 LSP_INBOUND_MODIFY | LSP_OUTBOUND_MODIFY | LSP_CRYPTO_COMPRESS | LSP_LOCAL_CACHE;

// SPI: CAT-PIN-1. 0: categories, which is all that there is.
int type_fault(WSC_PROVIDER_INFO_TYPE type, DWORD flags) noexcept {
    if (type == ProviderInfoAudit) return ERROR_CALL_NOT_IMPLEMENTED;
    return type != ProviderInfoLspCategories || flags != 0 ? WSAEINVAL : 0;
}

// SPI: CAT-PIN-2, CAT-PIN-4
int get_info(Bits bits, LPGUID provider, WSC_PROVIDER_INFO_TYPE type, PBYTE info, size_t* size, DWORD flags,
             LPINT error) {
    if (!can_read(provider) || !can_write(size)) return failed(WSAEFAULT, error);
    if (const int code = type_fault(type, flags)) return failed(code, error);
    const auto installed = current_process().newest_installation();
    if (!installed) return failed(installed.error(), error);
    const Catalog& catalog = (*installed)->catalog(bits);
    if (!catalog.find(*provider)) return failed(WSAEINVALIDPROVIDER, error);
    const DWORD categories = catalog.categories(*provider).value_or(0);
    const bool fits = *size >= sizeof categories && can_write(info, sizeof categories);
    *size = sizeof categories;
    if (!fits) return failed(WSAEFAULT, error);
    std::memcpy(info, &categories, sizeof categories);
    return 0;
}

// SPI: CAT-PIN-3
int set_info(Bits bits, LPGUID provider, WSC_PROVIDER_INFO_TYPE type, const BYTE* info, size_t size, DWORD flags,
             LPINT error) {
    if (!can_read(provider)) return failed(WSAEFAULT, error);
    if (const int code = type_fault(type, flags)) return failed(code, error);
    DWORD categories = 0;
    if (size < sizeof categories || !can_read(info, sizeof categories)) return failed(WSAEFAULT, error);
    std::memcpy(&categories, info, sizeof categories);
    if ((categories & ~kAllCategories) != 0) return failed(WSAEINVAL, error);
    return change_or_fail(error, [bits, layer = *provider, categories](Installation& all) {
        return all.catalog(bits).set_categories(layer, categories);
    });
}

struct Key {
    std::u16string path;
    std::u16string extra;
};

// SPI: CAT-LSP-1. Lengths count characters without a NUL; one that is there is not part of the key.
Result<Key> key_of(LPCWSTR path, DWORD path_length, LPCWSTR extra, DWORD extra_length) {
    if (!can_read(path, path_length)) return WsaError{WSAEFAULT};
    if (extra_length != 0 && !can_read(extra, extra_length)) return WsaError{WSAEFAULT};
    Key key{from_wide(path, path_length), extra ? from_wide(extra, extra_length) : std::u16string()};
    for (std::u16string* part : {&key.path, &key.extra}) {
        if (!part->empty() && part->back() == 0) part->pop_back();
    }
    const bool has_nul = key.path.find(u'\0') != key.path.npos || key.extra.find(u'\0') != key.extra.npos;
    if (key.path.empty() || key.path.size() > kLongestPath || has_nul) return WsaError{WSAEINVAL};
    return key;
}

} // namespace

extern "C" {

int WSPAPI WSCGetProviderInfo(LPGUID provider, WSC_PROVIDER_INFO_TYPE type, PBYTE info, size_t* size, DWORD flags,
                              LPINT error) {
    return get_info(Bits::native, provider, type, info, size, flags, error);
}

int WSPAPI WSCGetProviderInfo32(LPGUID provider, WSC_PROVIDER_INFO_TYPE type, PBYTE info, size_t* size, DWORD flags,
                                LPINT error) {
    return get_info(Bits::wow, provider, type, info, size, flags, error);
}

int WSPAPI WSCSetProviderInfo(LPGUID provider, WSC_PROVIDER_INFO_TYPE type, PBYTE info, size_t size, DWORD flags,
                              LPINT error) {
    return set_info(Bits::native, provider, type, info, size, flags, error);
}

int WSPAPI WSCSetProviderInfo32(LPGUID provider, WSC_PROVIDER_INFO_TYPE type, PBYTE info, size_t size, DWORD flags,
                                LPINT error) {
    return set_info(Bits::wow, provider, type, info, size, flags, error);
}

// SPI: CAT-LSP-2
int WSPAPI WSCSetApplicationCategory(LPCWSTR path, DWORD path_length, LPCWSTR extra, DWORD extra_length,
                                     DWORD permitted, DWORD* previous, LPINT error) {
    const auto key = key_of(path, path_length, extra, extra_length);
    if (!key) return failed(key.error(), error);
    if ((permitted & ~kAllCategories) != 0) return failed(WSAEINVAL, error);
    if (previous && !can_write(previous)) return failed(WSAEFAULT, error);
    const auto before = change_installation(
        [&](Installation& all) -> Result<DWORD> { return all.applications.add(key->path, key->extra, permitted); });
    if (!before) return failed(before.error(), error);
    if (previous) *previous = *before;
    return 0;
}

int WSPAPI WSCGetApplicationCategory(LPCWSTR path, DWORD path_length, LPCWSTR extra, DWORD extra_length,
                                     DWORD* permitted, LPINT error) {
    const auto key = key_of(path, path_length, extra, extra_length);
    if (!key || !can_write(permitted)) return failed(key ? WSAEFAULT : key.error(), error);
    const auto installed = current_process().newest_installation();
    if (!installed) return failed(installed.error(), error);
    const auto found = (*installed)->applications.find(key->path, key->extra);
    if (!found) return failed(WSASERVICE_NOT_FOUND, error);
    *permitted = *found;
    return 0;
}

} // extern "C"
