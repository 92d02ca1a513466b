// winuser.h: wsprintf and wvsprintf, which never write more than 1024 characters.
#include "posix/kernel32/win32_border.h"

#include "posix/message_inserts.h"

#include <cstdarg>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr std::size_t kCapacity = 1024; // characters, NUL included

// The characters of a conversion: flags, width, precision, size, type.
std::string cut_conversion(std::u16string_view& text) {
    constexpr std::u16string_view kBeforeType = u"-#0123456789.hlwI+ ";
    std::string conversion;
    while (!text.empty()) {
        const char16_t unit = text.front();
        text.remove_prefix(1);
        conversion += static_cast<char>(unit < 0x80 ? unit : u'?');
        if (kBeforeType.find(unit) == kBeforeType.npos) break;
    }
    return conversion;
}

template <class Char>
int print(Char* out, const Char* format, va_list arguments) {
    const std::u16string whole = text_of(format);
    std::u16string_view text = whole;
    std::u16string result;
    while (!text.empty() && result.size() < kCapacity) {
        const char16_t unit = text.front();
        text.remove_prefix(1);
        if (unit != u'%') {
            result += unit;
        } else if (!text.empty() && text.front() == u'%') {
            result += u'%';
            text.remove_prefix(1);
        } else if (const std::string conversion = cut_conversion(text); !conversion.empty()) {
            // Every argument of these conversions fills one pointer-wide place; format_value cuts it to size.
            result += format_value(conversion, sizeof(Char) == 1, va_arg(arguments, DWORD_PTR));
        }
    }
    return static_cast<int>(copy_truncated(result, out, kCapacity));
}

} // namespace

int WINAPI wvsprintfA(LPSTR out, LPCSTR format, va_list arguments) {
    return print(out, format, arguments);
}

int WINAPI wvsprintfW(LPWSTR out, LPCWSTR format, va_list arguments) {
    return print(out, format, arguments);
}

int WINAPIV wsprintfA(LPSTR out, LPCSTR format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = print(out, format, arguments);
    va_end(arguments);
    return length;
}

int WINAPIV wsprintfW(LPWSTR out, LPCWSTR format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = print(out, format, arguments);
    va_end(arguments);
    return length;
}
