// Message texts with inserts, and single printf conversions with Microsoft's meaning of %s, %S and %I64d.
#include "posix/message_inserts.h"

#include "core/text.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace wspemu::posix {
namespace {

// A conversion, taken apart.
struct Conversion {
    std::string flags; // flags, width and precision, as printf wants them
    int precision = -1;
    std::string size; // h, l, w, ll, I, I32, I64
    char type = 's';
};

bool is_one_of(char character, std::string_view set) {
    return set.find(character) != set.npos;
}

Conversion parse(std::string_view format) {
    Conversion out;
    std::size_t at = 0;
    while (at < format.size() && is_one_of(format[at], "-+ #0123456789.")) ++at;
    out.flags = format.substr(0, at);
    if (const std::size_t dot = out.flags.find('.'); dot != out.flags.npos)
        out.precision = std::atoi(&out.flags[dot + 1]);
    const std::size_t size_start = at;
    while (at < format.size() && is_one_of(format[at], "hlwI6432")) ++at;
    out.size = format.substr(size_start, at - size_start);
    if (at < format.size()) out.type = format[at];
    return out;
}

int width_of(const Conversion& conversion) {
    return std::atoi(conversion.flags.c_str() +
                     std::min(conversion.flags.size(), conversion.flags.find_first_not_of("+ #0")));
}

std::u16string pad(std::u16string text, int width) {
    const auto wanted = static_cast<std::size_t>(std::min(std::abs(width), 4096));
    if (text.size() >= wanted) return text;
    const std::u16string blanks(wanted - text.size(), u' ');
    return width < 0 ? text + blanks : blanks + text;
}

template <class Char>
std::basic_string_view<Char> bounded(const Char* text, int precision) {
    std::size_t length = 0;
    while ((precision < 0 || length < static_cast<std::size_t>(precision)) && text[length] != 0) ++length;
    return {text, length};
}

// A capital letter means the other width; h and l say it outright.
bool is_narrow(const Conversion& conversion, bool narrow_by_default) {
    if (is_one_of('h', conversion.size)) return true;
    if (is_one_of('l', conversion.size) || is_one_of('w', conversion.size)) return false;
    const bool is_capital = conversion.type == 'S' || conversion.type == 'C';
    return is_capital ? !narrow_by_default : narrow_by_default;
}

std::u16string format_string(const Conversion& conversion, bool narrow, std::uintptr_t value) {
    if (value == 0) return pad(u"(null)", width_of(conversion));
    if (narrow) {
        const auto text = bounded(reinterpret_cast<const char*>(value), conversion.precision);
        return pad(to_utf16(text), width_of(conversion));
    }
    const auto text = bounded(reinterpret_cast<const char16_t*>(value), conversion.precision);
    return pad(std::u16string(text), width_of(conversion));
}

std::u16string format_number(const Conversion& conversion, std::uintptr_t value) {
    const bool is_wide =
        conversion.size == "I64" || conversion.size == "ll" || conversion.size == "I" || conversion.type == 'p';
    const bool is_signed = conversion.type == 'd' || conversion.type == 'i';
    long long number = static_cast<long long>(value);
    if (!is_wide)
        number =
            is_signed ? static_cast<std::int32_t>(value) : static_cast<long long>(static_cast<std::uint32_t>(value));
    if (conversion.size == "h")
        number = is_signed ? static_cast<std::int16_t>(value) : static_cast<std::uint16_t>(value);
    // Windows prints pointers as 16 hexadecimal digits.
    const std::string format = conversion.type == 'p' ? "%016llX" : "%" + conversion.flags + "ll" + conversion.type;
    char buffer[512];
    const int length = std::snprintf(buffer, sizeof buffer, format.c_str(), number);
    return to_utf16(std::string_view(buffer, static_cast<std::size_t>(std::clamp(length, 0, int(sizeof buffer) - 1))));
}

// Reads "12!format!" behind a '%'. Leaves the rest of the text.
std::u16string expand_insert(std::u16string_view& text, const InsertOptions& options, const InsertValue& insert) {
    std::size_t digits = 1;
    auto number = static_cast<unsigned>(text[0] - u'0');
    if (text.size() > 1 && text[1] >= u'0' && text[1] <= u'9')
        number = number * 10 + static_cast<unsigned>(text[digits++] - u'0');
    std::string format = "s";
    std::size_t used = digits;
    if (used < text.size() && text[used] == u'!') {
        const std::size_t end = text.find(u'!', used + 1);
        if (end != text.npos) {
            format = to_utf8(text.substr(used + 1, end - used - 1));
            used = end + 1;
        }
    }
    const std::u16string original = u"%" + std::u16string(text.substr(0, used));
    text.remove_prefix(used);
    return options.ignore_inserts ? original : format_value(format, options.narrow_strings, insert(number));
}

} // namespace

std::u16string format_value(std::string_view format, bool narrow_strings, std::uintptr_t value) {
    const Conversion conversion = parse(format);
    const bool narrow = is_narrow(conversion, narrow_strings);
    switch (conversion.type) {
    case 's':
    case 'S': return format_string(conversion, narrow, value);
    case 'c':
    case 'C':
        return pad(narrow ? to_utf16(std::string(1, static_cast<char>(value)))
                          : std::u16string(1, static_cast<char16_t>(value)),
                   width_of(conversion));
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
    case 'p': return format_number(conversion, value);
    default: return to_utf16(format); // no conversion that takes a pointer-wide value: shown, not guessed
    }
}

std::u16string expand_message(std::u16string_view text, const InsertOptions& options, const InsertValue& insert) {
    std::u16string out;
    while (!text.empty()) {
        const char16_t unit = text.front();
        text.remove_prefix(1);
        if (unit != u'%' || text.empty()) {
            out += unit;
            continue;
        }
        const char16_t next = text.front();
        if (next >= u'1' && next <= u'9') {
            out += expand_insert(text, options, insert);
            continue;
        }
        text.remove_prefix(1);
        if (next == u'0') break; // ends the message, without a line end
        if (next == u'n') out += u"\r\n";
        else if (next == u'r') out += u'\r';
        else if (next == u't') out += u'\t';
        else out += next; // "%%", "%.", "%!", "% "
    }
    return out;
}

} // namespace wspemu::posix
