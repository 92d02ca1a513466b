// stringapiset.h: WCHAR text to and from bytes. The code page of the process (CP_ACP, CP_OEMCP, CP_THREAD_ACP) is UTF-8,
// as a Windows system has it that is set to UTF-8 world-wide.
#include "posix/kernel32/win32_border.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr UINT kMacCodePage = 2; // CP_MACCP

bool is_default_code_page(UINT code_page) {
    return code_page == CP_ACP || code_page == CP_OEMCP || code_page == CP_THREAD_ACP || code_page == kMacCodePage;
}

bool is_known_code_page(UINT code_page) {
    return is_default_code_page(code_page) || code_page == CP_UTF8;
}

// Flags that other code pages know are accepted for the default one: callers who pass them do not know that it is UTF-8.
bool are_flags_valid(UINT code_page, DWORD flags, DWORD invalid_chars_flag, DWORD legacy_flags) {
    return (flags & ~(invalid_chars_flag | (is_default_code_page(code_page) ? legacy_flags : 0))) == 0;
}

// The common end: 0 capacity asks for the size; what does not fit is cut and reported.
template <class Char>
int deliver(std::basic_string_view<Char> text, Char* out, int capacity) {
    if (capacity == 0) return static_cast<int>(text.size());
    const std::size_t length = std::min(text.size(), static_cast<std::size_t>(capacity));
    std::copy_n(text.data(), length, out);
    return length == text.size() ? static_cast<int>(length) : fail(0, ERROR_INSUFFICIENT_BUFFER);
}

// -1 stands for text that ends with NUL; the NUL is then converted too.
template <class Char>
std::size_t source_length(const Char* text, int length) {
    return length < 0 ? std::char_traits<Char>::length(text) + 1 : static_cast<std::size_t>(length);
}

template <class From, class To>
bool are_buffers_valid(const From* from, int from_length, const To* to, int capacity) {
    const void* target = to;
    return from && from_length >= -1 && from_length != 0 && capacity >= 0 && (capacity == 0 || to) && target != from;
}

} // namespace

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCCH lpMultiByteStr, int cbMultiByte,
                               LPWSTR lpWideCharStr, int cchWideChar) {
    constexpr DWORD kLegacyFlags = MB_PRECOMPOSED | 2 | 4; // 2: MB_COMPOSITE, 4: MB_USEGLYPHCHARS
    if (!are_buffers_valid(lpMultiByteStr, cbMultiByte, lpWideCharStr, cchWideChar) || !is_known_code_page(CodePage))
        return fail(0, ERROR_INVALID_PARAMETER);
    if (!are_flags_valid(CodePage, dwFlags, MB_ERR_INVALID_CHARS, kLegacyFlags)) return fail(0, ERROR_INVALID_FLAGS);
    const std::string_view source(lpMultiByteStr, source_length(lpMultiByteStr, cbMultiByte));
    if ((dwFlags & MB_ERR_INVALID_CHARS) && !is_valid_utf8(source)) return fail(0, ERROR_NO_UNICODE_TRANSLATION);
    const std::u16string text = to_utf16(source);
    return deliver(std::u16string_view(text), reinterpret_cast<char16_t*>(lpWideCharStr), cchWideChar);
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWCH lpWideCharStr, int cchWideChar,
                               LPSTR lpMultiByteStr, int cbMultiByte, LPCCH lpDefaultChar, LPBOOL lpUsedDefaultChar) {
    constexpr DWORD kLegacyFlags =
        WC_NO_BEST_FIT_CHARS | 0x200 | 0x10 | 0x20 | 0x40; // WC_COMPOSITECHECK and what goes with it
    if (!are_buffers_valid(lpWideCharStr, cchWideChar, lpMultiByteStr, cbMultiByte) || !is_known_code_page(CodePage))
        return fail(0, ERROR_INVALID_PARAMETER);
    // Documented for CP_UTF8: nothing needs a default character, so none may be given.
    if (CodePage == CP_UTF8 && (lpDefaultChar || lpUsedDefaultChar)) return fail(0, ERROR_INVALID_PARAMETER);
    if (!are_flags_valid(CodePage, dwFlags, WC_ERR_INVALID_CHARS, kLegacyFlags)) return fail(0, ERROR_INVALID_FLAGS);
    const auto* wide = reinterpret_cast<const char16_t*>(lpWideCharStr);
    const std::u16string_view source(wide, source_length(wide, cchWideChar));
    if ((dwFlags & WC_ERR_INVALID_CHARS) && !is_valid_utf16(source)) return fail(0, ERROR_NO_UNICODE_TRANSLATION);
    if (lpUsedDefaultChar) *lpUsedDefaultChar = FALSE;
    const std::string text = to_utf8(source);
    return deliver(std::string_view(text), lpMultiByteStr, cbMultiByte);
}
