// winreg.h: RegGetValue, which opens, restricts types, expands and terminates in one call.
#include "posix/advapi32/value_data.h"

#include "core/port/modules.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

// The RRF_RT_... bit of a type; 0: only RRF_RT_ANY lets it through.
DWORD restriction_of(DWORD type) noexcept {
    switch (type) {
    case REG_NONE: return RRF_RT_REG_NONE;
    case REG_SZ: return RRF_RT_REG_SZ;
    case REG_EXPAND_SZ: return RRF_RT_REG_EXPAND_SZ;
    case REG_BINARY: return RRF_RT_REG_BINARY;
    case REG_DWORD: return RRF_RT_REG_DWORD;
    case REG_MULTI_SZ: return RRF_RT_REG_MULTI_SZ;
    case REG_QWORD: return RRF_RT_REG_QWORD;
    default: return 0;
    }
}

Result<View> check_flags(DWORD flags) {
    const DWORD types = flags & RRF_RT_ANY;
    // Documented: the type can not be asked for while it is expanded away.
    if ((types & RRF_RT_REG_EXPAND_SZ) && types != RRF_RT_ANY && !(flags & RRF_NOEXPAND))
        return WsaError{ERROR_INVALID_PARAMETER};
    const bool native = (flags & RRF_SUBKEY_WOW6464KEY) != 0;
    const bool wow32 = (flags & RRF_SUBKEY_WOW6432KEY) != 0;
    if (native && wow32) return WsaError{ERROR_INVALID_PARAMETER};
    return wow32 ? View::wow32 : View::native;
}

Result<void> check_type(const Value& value, DWORD flags) {
    const DWORD types = flags & RRF_RT_ANY;
    if (types == RRF_RT_ANY) return {};
    if ((restriction_of(value.type) & types) == 0) return WsaError{ERROR_UNSUPPORTED_TYPE};
    // Documented: RRF_RT_DWORD and RRF_RT_QWORD take binary data of that size.
    const std::size_t size = types == RRF_RT_DWORD ? sizeof(DWORD) : types == RRF_RT_QWORD ? sizeof(ULONGLONG) : 0;
    if (size != 0 && value.data.size() != size) return WsaError{ERROR_INVALID_DATA};
    return {};
}

// Text always ends as text does, however it was stored.
void terminate(Value& value) {
    if (!is_text(value.type)) return;
    std::u16string text = text_in(value.data);
    if (value.type != REG_MULTI_SZ) {
        text.resize(std::min(text.find(u'\0'), text.size()));
        text.push_back(u'\0');
    } else {
        while (!text.ends_with(std::u16string_view(u"\0\0", 2)) && text != std::u16string_view(u"\0", 1))
            text.push_back(u'\0');
    }
    value.data = bytes_of(text);
}

Result<Value> read_value(HKEY handle, std::optional<std::u16string> subkey, std::u16string_view name, DWORD flags) {
    const auto view = check_flags(flags);
    if (!view) return view.failure();
    const auto key = open_key_of(handle);
    if (!key) return key.failure();
    if ((key->access & KEY_QUERY_VALUE) == 0) return WsaError{ERROR_ACCESS_DENIED};
    const auto path = path_below(*key, std::move(subkey), *view);
    if (!path) return path.failure();
    const auto found = live_registry().find(*path);
    if (!found) return found.failure();
    const Value* stored = (*found)->value(name);
    if (!stored) return WsaError{ERROR_FILE_NOT_FOUND};
    Value value = *stored;
    terminate(value);
    if (value.type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND)) {
        std::u16string text = text_in(value.data);
        text.pop_back();
        value.type = REG_SZ;
        value.data = bytes_of(port::expand_environment(text) + u'\0');
    }
    if (auto good = check_type(value, flags); !good) return good.failure();
    return value;
}

template <class Char>
LSTATUS get_value(HKEY handle, const Char* subkey, const Char* name, DWORD flags, LPDWORD type, PVOID data,
                  LPDWORD size) {
    if (data && !size) return ERROR_INVALID_PARAMETER;
    if (const auto good = check_outputs(type, size); !good) return good.error();
    const DWORD room = size ? *size : 0;
    const LSTATUS status = answer([&]() -> Result<void> {
        const auto value = read_value(handle, optional_text(subkey), text_of(name), flags);
        if (!value) return value.failure();
        if (type) *type = value->type;
        return give_bytes(given_form(value->type, value->data, Char()), data, size);
    });
    if (status != ERROR_SUCCESS && (flags & RRF_ZEROONFAILURE) && can_write(static_cast<BYTE*>(data), room))
        std::memset(data, 0, room);
    return status;
}

} // namespace

LSTATUS WINAPI RegGetValueA(HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags, LPDWORD pdwType, PVOID pvData,
                            LPDWORD pcbData) {
    return get_value(hkey, lpSubKey, lpValue, dwFlags, pdwType, pvData, pcbData);
}
LSTATUS WINAPI RegGetValueW(HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags, LPDWORD pdwType, PVOID pvData,
                            LPDWORD pcbData) {
    return get_value(hkey, lpSubKey, lpValue, dwFlags, pdwType, pvData, pcbData);
}
