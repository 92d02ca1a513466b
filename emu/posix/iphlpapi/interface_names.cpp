// netioapi.h: the ways to name an interface: index, LUID, GUID, name, alias.
#include "posix/iphlpapi/table_border.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

// Finds the adapter and has its answer written.
template <class Is, class Give>
DWORD look_up_adapter(Is is, Give give, DWORD not_found = ERROR_INVALID_PARAMETER) {
    return answer_ip([&]() -> DWORD {
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        for (const Adapter& adapter : *all)
            if (is(adapter)) return give(adapter);
        return not_found;
    });
}

auto has_luid(const NET_LUID& luid) {
    return [&luid](const Adapter& adapter) { return adapter_luid(adapter).Value == luid.Value; };
}
auto has_name(std::u16string name) {
    return [name = std::move(name)](const Adapter& adapter) { return to_utf16(adapter.name) == name; };
}

template <class Char>
auto give_name(Char* out, SIZE_T length) {
    return [=](const Adapter& adapter) -> DWORD {
        const auto text = encode(to_utf16(adapter.name), Char());
        if (text.size() >= length) return ERROR_NOT_ENOUGH_MEMORY;
        std::copy_n(text.data(), text.size() + 1, out);
        return NO_ERROR;
    };
}
auto give_luid(NET_LUID* out) {
    return [=](const Adapter& adapter) -> DWORD {
        *out = adapter_luid(adapter);
        return NO_ERROR;
    };
}

template <class Char>
DWORD luid_of_name(const Char* name, NET_LUID* out) {
    if (!out) return ERROR_INVALID_PARAMETER;
    *out = {};
    if (!name) return ERROR_INVALID_NAME;
    return look_up_adapter(has_name(text_of(name)), give_luid(out), ERROR_INVALID_NAME);
}

template <class Char>
DWORD name_of_luid(const NET_LUID* luid, Char* out, SIZE_T length) {
    if (!luid || !out) return ERROR_INVALID_PARAMETER;
    return look_up_adapter(has_luid(*luid), give_name(out, length));
}

} // namespace

DWORD WINAPI ConvertInterfaceNameToLuidA(const CHAR* InterfaceName, NET_LUID* InterfaceLuid) {
    return luid_of_name(InterfaceName, InterfaceLuid);
}
DWORD WINAPI ConvertInterfaceNameToLuidW(const WCHAR* InterfaceName, NET_LUID* InterfaceLuid) {
    return luid_of_name(InterfaceName, InterfaceLuid);
}
DWORD WINAPI ConvertInterfaceLuidToNameA(const NET_LUID* InterfaceLuid, PSTR InterfaceName, SIZE_T Length) {
    return name_of_luid(InterfaceLuid, InterfaceName, Length);
}
DWORD WINAPI ConvertInterfaceLuidToNameW(const NET_LUID* InterfaceLuid, PWSTR InterfaceName, SIZE_T Length) {
    return name_of_luid(InterfaceLuid, InterfaceName, Length);
}
DWORD WINAPI ConvertInterfaceLuidToAlias(const NET_LUID* InterfaceLuid, PWSTR InterfaceAlias, SIZE_T Length) {
    return name_of_luid(InterfaceLuid, InterfaceAlias, Length);
}
DWORD WINAPI ConvertInterfaceAliasToLuid(const WCHAR* InterfaceAlias, PNET_LUID InterfaceLuid) {
    if (!InterfaceAlias || !InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return look_up_adapter(has_name(text_of(InterfaceAlias)), give_luid(InterfaceLuid));
}

DWORD WINAPI ConvertInterfaceLuidToIndex(const NET_LUID* InterfaceLuid, PNET_IFINDEX InterfaceIndex) {
    if (!InterfaceLuid || !InterfaceIndex) return ERROR_INVALID_PARAMETER;
    return look_up_adapter(has_luid(*InterfaceLuid), [&](const Adapter& adapter) -> DWORD {
        *InterfaceIndex = adapter.index;
        return NO_ERROR;
    });
}

DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid) {
    if (!InterfaceLuid) return ERROR_INVALID_PARAMETER;
    *InterfaceLuid = {};
    return look_up_adapter([&](const Adapter& adapter) { return adapter.index == InterfaceIndex; },
                           give_luid(InterfaceLuid), ERROR_FILE_NOT_FOUND);
}

DWORD WINAPI ConvertInterfaceLuidToGuid(const NET_LUID* InterfaceLuid, GUID* InterfaceGuid) {
    if (!InterfaceLuid || !InterfaceGuid) return ERROR_INVALID_PARAMETER;
    return look_up_adapter(has_luid(*InterfaceLuid), [&](const Adapter& adapter) -> DWORD {
        *InterfaceGuid = adapter_guid(adapter);
        return NO_ERROR;
    });
}

DWORD WINAPI ConvertInterfaceGuidToLuid(const GUID* InterfaceGuid, PNET_LUID InterfaceLuid) {
    if (!InterfaceGuid || !InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return look_up_adapter([&](const Adapter& adapter) { return same_guid(adapter_guid(adapter), *InterfaceGuid); },
                           give_luid(InterfaceLuid));
}

DWORD WINAPI ConvertLengthToIpv4Mask(ULONG MaskLength, PULONG Mask) {
    if (!Mask) return ERROR_INVALID_PARAMETER;
    *Mask = MaskLength > 32 ? INADDR_NONE : mask_of(MaskLength);
    return MaskLength > 32 ? ERROR_INVALID_PARAMETER : NO_ERROR;
}

DWORD WINAPI ConvertIpv4MaskToLength(ULONG Mask, PUINT8 MaskLength) {
    if (!MaskLength) return ERROR_INVALID_PARAMETER;
    for (unsigned length = 0; length <= 32; ++length) {
        if (mask_of(length) != Mask) continue;
        *MaskLength = static_cast<UINT8>(length);
        return NO_ERROR;
    }
    return ERROR_INVALID_PARAMETER;
}

NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) {
    NET_IFINDEX index = 0;
    if (!InterfaceName) return 0;
    look_up_adapter(has_name(text_of(InterfaceName)), [&](const Adapter& adapter) -> DWORD {
        index = adapter.index;
        return NO_ERROR;
    });
    return index;
}

// The buffer has IF_NAMESIZE characters.
PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName) {
    if (!InterfaceName) return nullptr;
    const DWORD error = look_up_adapter([&](const Adapter& adapter) { return adapter.index == InterfaceIndex; },
                                        give_name(InterfaceName, IF_NAMESIZE));
    return error == NO_ERROR ? InterfaceName : nullptr;
}
