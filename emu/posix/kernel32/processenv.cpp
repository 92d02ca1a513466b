// processenv.h: the environment.
#include "posix/kernel32/win32_border.h"

#include "core/port/modules.h"
#include "posix/environment.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// Returns the size with NUL, whether it fitted or not.
template <class Char>
DWORD expand(const Char* source, Char* out, DWORD size) {
    if (!source) return fail(DWORD(0), ERROR_INVALID_PARAMETER);
    const DWORD length = copy_or_size(port::expand_environment(text_of(source)), out, size);
    const bool fitted = out && length < size;
    return fitted ? length + 1 : length;
}

template <class Char>
DWORD get(const Char* name, Char* out, DWORD size) {
    const auto value = name ? environment_value(to_utf8(text_of(name))) : std::nullopt;
    if (!value) return fail(DWORD(0), ERROR_ENVVAR_NOT_FOUND);
    return copy_or_size(to_utf16(*value), out, size);
}

template <class Char>
BOOL set(const Char* name, const Char* value) {
    const std::string text = to_utf8(text_of(value));
    const auto new_value = value ? std::optional<std::string_view>(text) : std::nullopt;
    const bool done = name && set_environment_value(to_utf8(text_of(name)), new_value);
    return done ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}

} // namespace

DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize) {
    return expand(lpSrc, lpDst, nSize);
}

DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize) {
    return expand(lpSrc, lpDst, nSize);
}

DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize) {
    return get(lpName, lpBuffer, nSize);
}

DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize) {
    return get(lpName, lpBuffer, nSize);
}

BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue) {
    return set(lpName, lpValue);
}

BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue) {
    return set(lpName, lpValue);
}
