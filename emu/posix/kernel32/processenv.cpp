// processenv.h: the environment.
#include "posix/kernel32/win32_border.h"

#include "core/port/modules.h"
#include "core/port/program.h"
#include "posix/birth.h"
#include "posix/command_line.h"
#include "posix/environment.h"

#include <cstdlib>
#include <cstring>
#include <new>

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

// As the parent wrote it, or put together from what main() gets.
std::u16string own_command_line() {
    if (const Birth* birth = Birth::own()) return to_utf16(birth->facts().command_line);
    std::vector<std::u16string> arguments;
    for (const std::string& argument : port::program_command()) arguments.push_back(to_utf16(argument));
    return join_command_line(arguments);
}

// NAME=value texts, one behind the other, and an empty one; freed by free_block().
template <class Char>
Char* environment_block() {
    decltype(encode({}, Char())) block;
    for (const std::string& text : environment_strings()) {
        block += encode(to_utf16(text), Char());
        block.push_back(0);
    }
    block.push_back(0);
    const std::size_t size = block.size() * sizeof(Char);
    void* const memory = std::malloc(size);
    if (!memory) return fail(static_cast<Char*>(nullptr), ERROR_NOT_ENOUGH_MEMORY);
    return static_cast<Char*>(std::memcpy(memory, block.data(), size));
}

BOOL free_block(void* block) {
    std::free(block);
    return TRUE;
}

} // namespace

// The texts live as long as the process.
LPSTR WINAPI GetCommandLineA(void) {
    static auto* const line = new std::string(to_utf8(own_command_line()));
    return line->data();
}

LPWSTR WINAPI GetCommandLineW(void) {
    static auto* const line = new std::u16string(own_command_line());
    return reinterpret_cast<LPWSTR>(line->data());
}

LPCH WINAPI GetEnvironmentStringsA(void) {
    return environment_block<CHAR>();
}

LPWCH WINAPI GetEnvironmentStringsW(void) {
    return environment_block<WCHAR>();
}

BOOL WINAPI FreeEnvironmentStringsA(LPCH penv) {
    return free_block(penv);
}

BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv) {
    return free_block(penv);
}

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
