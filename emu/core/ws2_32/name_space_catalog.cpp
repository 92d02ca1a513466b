// The catalog of name-space providers: the exports that list and change it (NSP-CAT). Failures go to the last error.
#include "core/ws2_32/catalog_call.h"

#include "core/arguments.h"
#include "core/text.h"
#include "core/wide.h"

#include <sporder.h>

#include <cstring>

using namespace wspemu;
using namespace wspemu::ws2_32;

namespace {

template <class Change>
INT change_name_spaces(Bits bits, Change&& change) {
    const auto done = change_installation([&](Installation& all) { return change(all.name_spaces(bits)); });
    return done ? 0 : fail(SOCKET_ERROR, done.error());
}

// SPI: NSP-CAT-1, NSP-CAT-2
INT install(Bits bits, const WCHAR* name, const WCHAR* path, DWORD name_space, DWORD version, const GUID* provider,
            const BLOB* data) {
    if (!name || !path || !provider) return fail(SOCKET_ERROR, WSAEINVAL);
    if (!can_read(provider) || (data && !can_read(data))) return fail(SOCKET_ERROR, WSAEFAULT);
    if (data && data->cbSize != 0 && !data->pBlobData) return fail(SOCKET_ERROR, WSAEINVAL);
    if (data && data->cbSize != 0 && !can_read(data->pBlobData, data->cbSize)) return fail(SOCKET_ERROR, WSAEFAULT);
    const auto name_text = text_at(name, WSAPROTOCOL_LEN);
    const auto path_text = text_at(path, kLongestPath);
    if (!name_text || !path_text) return fail(SOCKET_ERROR, name_text ? path_text.error() : name_text.error());
    NameSpaceEntry entry{*provider, *name_text, *path_text, name_space, version, true, {}};
    if (data && data->cbSize != 0) entry.data.assign(data->pBlobData, data->pBlobData + data->cbSize);
    return change_name_spaces(bits, [&](NameSpaceCatalog& catalog) { return catalog.install(std::move(entry)); });
}

// SPI: NSP-CAT-3
INT uninstall(Bits bits, const GUID* provider) {
    if (!can_read(provider)) return fail(SOCKET_ERROR, WSAEFAULT);
    return change_name_spaces(bits, [gone = *provider](NameSpaceCatalog& catalog) { return catalog.uninstall(gone); });
}

// SPI: NSP-CAT-4
INT enable(Bits bits, const GUID* provider, BOOL active) {
    if (!can_read(provider)) return fail(SOCKET_ERROR, WSAEFAULT);
    return change_name_spaces(bits, [which = *provider, active](NameSpaceCatalog& catalog) {
        return catalog.enable(which, active != FALSE);
    });
}

// SPI: NSP-CAT-5. The code is returned; a catalog that is being changed is not waited for.
int write_order(Bits bits, const GUID* providers, DWORD count) {
    if (count != 0 && !can_read(providers, count)) return WSAEFAULT;
    const std::vector<GUID> order(providers, providers + count);
    return change_installation([&](Installation& all) { return all.name_spaces(bits).reorder(order); },
                               port::IfLocked::refuse)
        .error();
}

template <class Character>
std::basic_string<Character> name_in(const std::u16string& name) {
    if constexpr (sizeof(Character) == 1) {
        return to_utf8(name);
    } else {
        return std::basic_string<Character>(name.begin(), name.end());
    }
}

template <class Info>
concept HasData = requires(Info info) {
    info.ProviderSpecific;
};

// SPI: NSP-CAT-7. The array first, then what its pointers point to.
template <class Info>
class Listing {
public:
    using Character = std::remove_pointer_t<decltype(Info::lpszIdentifier)>;

    explicit Listing(const NameSpaceCatalog& catalog) : catalog_(catalog) {}

    std::size_t size() const {
        std::size_t bytes = 0;
        for (const NameSpaceEntry& entry : catalog_.entries()) {
            bytes += sizeof(Info) + (name_in<Character>(entry.name).size() + 1) * sizeof(Character);
            if constexpr (HasData<Info>) bytes += entry.data.size();
        }
        return bytes;
    }

    void copy(BYTE* buffer) const {
        // Characters before plain bytes, so that none stands at an odd address.
        BYTE* text = buffer + catalog_.entries().size() * sizeof(Info);
        BYTE* data = text + texts_size();
        for (const NameSpaceEntry& entry : catalog_.entries()) {
            Info info{};
            info.NSProviderId = entry.provider;
            info.dwNameSpace = entry.name_space;
            info.fActive = entry.active ? TRUE : FALSE;
            info.dwVersion = entry.version;
            info.lpszIdentifier = reinterpret_cast<Character*>(text);
            const auto name = name_in<Character>(entry.name);
            std::memcpy(text, name.c_str(), (name.size() + 1) * sizeof(Character));
            text += (name.size() + 1) * sizeof(Character);
            if constexpr (HasData<Info>) {
                info.ProviderSpecific.cbSize = static_cast<ULONG>(entry.data.size());
                info.ProviderSpecific.pBlobData = entry.data.empty() ? nullptr : data;
                if (!entry.data.empty()) std::memcpy(data, entry.data.data(), entry.data.size());
                data += entry.data.size();
            }
            std::memcpy(buffer, &info, sizeof info);
            buffer += sizeof info;
        }
    }

private:
    std::size_t texts_size() const {
        std::size_t bytes = 0;
        for (const NameSpaceEntry& entry : catalog_.entries()) {
            bytes += (name_in<Character>(entry.name).size() + 1) * sizeof(Character);
        }
        return bytes;
    }
    const NameSpaceCatalog& catalog_;
};

template <class Info>
INT enumerate(Bits bits, LPDWORD length, Info* buffer) {
    Process& process = current_process();
    if (!process.started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    if (!can_write(length)) return fail(SOCKET_ERROR, WSAEFAULT);
    const auto installation = process.installation();
    const NameSpaceCatalog& catalog = installation->name_spaces(bits);
    const Listing<Info> listing(catalog);
    const std::size_t needed = listing.size();
    auto* const bytes = reinterpret_cast<BYTE*>(buffer);
    const bool fits = *length >= needed && (needed == 0 || can_write(bytes, needed));
    *length = static_cast<DWORD>(needed);
    if (!fits) return fail(SOCKET_ERROR, WSAEFAULT);
    if (needed != 0) listing.copy(bytes);
    return static_cast<INT>(catalog.entries().size());
}

} // namespace

extern "C" {

INT WSPAPI WSCInstallNameSpace(LPWSTR name, LPWSTR path, DWORD name_space, DWORD version, LPGUID provider) {
    return install(Bits::native, name, path, name_space, version, provider, nullptr);
}
// SPI: NSP-CAT-8
INT WSPAPI WSCInstallNameSpace32(LPWSTR name, LPWSTR path, DWORD name_space, DWORD version, LPGUID provider) {
    return install(Bits::wow, name, path, name_space, version, provider, nullptr);
}
INT WSPAPI WSCInstallNameSpaceEx(LPWSTR name, LPWSTR path, DWORD name_space, DWORD version, LPGUID provider,
                                 LPBLOB data) {
    return install(Bits::native, name, path, name_space, version, provider, data);
}
INT WSPAPI WSCInstallNameSpaceEx32(LPWSTR name, LPWSTR path, DWORD name_space, DWORD version, LPGUID provider,
                                   LPBLOB data) {
    return install(Bits::wow, name, path, name_space, version, provider, data);
}

INT WSPAPI WSCUnInstallNameSpace(LPGUID provider) {
    return uninstall(Bits::native, provider);
}
INT WSPAPI WSCUnInstallNameSpace32(LPGUID provider) {
    return uninstall(Bits::wow, provider);
}

INT WSPAPI WSCEnableNSProvider(LPGUID provider, BOOL active) {
    return enable(Bits::native, provider, active);
}
INT WSPAPI WSCEnableNSProvider32(LPGUID provider, BOOL active) {
    return enable(Bits::wow, provider, active);
}

int WSPAPI WSCWriteNameSpaceOrder(LPGUID providers, DWORD count) {
    return write_order(Bits::native, providers, count);
}
int WSPAPI WSCWriteNameSpaceOrder32(LPGUID providers, DWORD count) {
    return write_order(Bits::wow, providers, count);
}

INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD length, LPWSANAMESPACE_INFOA buffer) {
    return enumerate(Bits::native, length, buffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD length, LPWSANAMESPACE_INFOW buffer) {
    return enumerate(Bits::native, length, buffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD length, LPWSANAMESPACE_INFOEXA buffer) {
    return enumerate(Bits::native, length, buffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD length, LPWSANAMESPACE_INFOEXW buffer) {
    return enumerate(Bits::native, length, buffer);
}
INT WSPAPI WSCEnumNameSpaceProviders32(LPDWORD length, LPWSANAMESPACE_INFOW buffer) {
    return enumerate(Bits::wow, length, buffer);
}
INT WSPAPI WSCEnumNameSpaceProvidersEx32(LPDWORD length, LPWSANAMESPACE_INFOEXW buffer) {
    return enumerate(Bits::wow, length, buffer);
}

} // extern "C"
