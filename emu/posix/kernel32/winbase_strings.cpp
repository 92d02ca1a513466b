// winbase.h: lstrlen and its family.
#include "posix/kernel32/win32_border.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

int length(const char* text) {
    return text ? static_cast<int>(std::string_view(text).size()) : 0;
}

// Not by char_traits<wchar_t>: that calls libc's wcslen, which takes 4 bytes for a character.
int length(const WCHAR* text) {
    return static_cast<int>(utf16_view(text).size());
}

// The whole family answers NULL for NULL arguments instead of faulting.
template <class Char>
Char* copy(Char* out, const Char* text, int capacity) {
    if (!out || !text || capacity <= 0) return nullptr;
    const int count = std::min(length(text), capacity - 1);
    std::copy_n(text, count, out);
    out[count] = 0;
    return out;
}

template <class Char>
Char* append(Char* out, const Char* text) {
    if (!out || !text) return nullptr;
    copy(out + length(out), text, length(text) + 1);
    return out;
}

int sign(int difference) {
    return (difference > 0) - (difference < 0);
}

// NULL comes before all text. Case decides only between texts that are the same without it; small letters come first.
template <class Char>
int compare(const Char* a, const Char* b, bool ignore_case) {
    if (!a || !b) return (a != nullptr) - (b != nullptr);
    const std::u16string left = text_of(a);
    const std::u16string right = text_of(b);
    const int difference = sign(lower(left).compare(lower(right)));
    return difference != 0 || ignore_case ? difference : -sign(left.compare(right));
}

constexpr int kNoLimit = 0x7FFFFFFF;

} // namespace

int WINAPI lstrlenA(LPCSTR lpString) {
    return length(lpString);
}

int WINAPI lstrlenW(LPCWSTR lpString) {
    return length(lpString);
}

LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) {
    return copy(lpString1, lpString2, kNoLimit);
}

LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) {
    return copy(lpString1, lpString2, kNoLimit);
}

LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength) {
    return copy(lpString1, lpString2, iMaxLength);
}

LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength) {
    return copy(lpString1, lpString2, iMaxLength);
}

LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) {
    return append(lpString1, lpString2);
}

LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) {
    return append(lpString1, lpString2);
}

int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) {
    return compare(lpString1, lpString2, false);
}

int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) {
    return compare(lpString1, lpString2, false);
}

int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) {
    return compare(lpString1, lpString2, true);
}

int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) {
    return compare(lpString1, lpString2, true);
}
