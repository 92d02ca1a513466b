// Conversions between UTF-16 and UTF-8, simple case folding, GUID text.
#include "core/text.h"

#include <algorithm>

namespace wspemu {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_high_surrogate(char16_t unit) noexcept {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(char16_t unit) noexcept {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

struct Decoded {
    char32_t point;
    std::size_t length; // code units used up; at least 1
    bool valid;
};

Decoded decode_utf16(std::u16string_view text) noexcept {
    const char16_t unit = text[0];
    if (!is_high_surrogate(unit) && !is_low_surrogate(unit)) return {unit, 1, true};
    if (is_high_surrogate(unit) && text.size() > 1 && is_low_surrogate(text[1])) {
        const char32_t point = 0x10000u + ((char32_t(unit) - 0xD800u) << 10) + (char32_t(text[1]) - 0xDC00u);
        return {point, 2, true};
    }
    return {kReplacement, 1, false};
}

// The lead byte decides the length and, for four of them, narrows what may follow: that keeps out overlong forms,
// surrogates and points above U+10FFFF (Unicode, table 3-7).
struct Lead {
    std::size_t length = 0;
    unsigned char bits = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
};

Lead classify(unsigned char lead) noexcept {
    if (lead >= 0xC2 && lead <= 0xDF) return {2, static_cast<unsigned char>(lead & 0x1F)};
    if (lead >= 0xE0 && lead <= 0xEF) {
        Lead found{3, static_cast<unsigned char>(lead & 0x0F)};
        if (lead == 0xE0) found.low = 0xA0;
        if (lead == 0xED) found.high = 0x9F;
        return found;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        Lead found{4, static_cast<unsigned char>(lead & 0x07)};
        if (lead == 0xF0) found.low = 0x90;
        if (lead == 0xF4) found.high = 0x8F;
        return found;
    }
    return {};
}

Decoded decode_utf8(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return {first, 1, true};
    Lead lead = classify(first);
    char32_t point = lead.bits;
    std::size_t used = 1;
    for (; used < lead.length && used < text.size(); ++used) {
        const auto next = static_cast<unsigned char>(text[used]);
        if (next < lead.low || next > lead.high) break;
        lead.low = 0x80;
        lead.high = 0xBF;
        point = (point << 6) | (next & 0x3Fu);
    }
    if (lead.length == 0 || used < lead.length) return {kReplacement, used, false};
    return {point, used, true};
}

void append_utf8(std::string& out, char32_t point) {
    if (point < 0x80) {
        out += static_cast<char>(point);
        return;
    }
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x800) {
        out += static_cast<char>(0xC0 | (point >> 6));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0 | (point >> 12));
        tail(6);
    } else {
        out += static_cast<char>(0xF0 | (point >> 18));
        tail(12);
        tail(6);
    }
    tail(0);
}

int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// Which byte of the structure each pair of digits is, in the order of the text: the first three fields are
// little-endian in memory. -1 stands for a hyphen.
constexpr std::array<int, 20> kGuidOrder = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};

} // namespace

std::string to_utf8(std::u16string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Decoded next = decode_utf16(text);
        append_utf8(out, next.point);
        text.remove_prefix(next.length);
    }
    return out;
}

std::u16string to_utf16(std::string_view text) {
    std::u16string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Decoded next = decode_utf8(text);
        if (next.point < 0x10000) {
            out += static_cast<char16_t>(next.point);
        } else {
            out += static_cast<char16_t>(0xD800 + ((next.point - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((next.point - 0x10000) & 0x3FF));
        }
        text.remove_prefix(next.length);
    }
    return out;
}

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const Decoded next = decode_utf8(text);
        if (!next.valid) return false;
        text.remove_prefix(next.length);
    }
    return true;
}

bool is_valid_utf16(std::u16string_view text) noexcept {
    while (!text.empty()) {
        const Decoded next = decode_utf16(text);
        if (!next.valid) return false;
        text.remove_prefix(next.length);
    }
    return true;
}

char16_t lower(char16_t unit) noexcept {
    const auto shifted = [unit](int by) { return static_cast<char16_t>(unit + by); };
    const auto between = [unit](char16_t low, char16_t high) { return unit >= low && unit <= high; };
    if (between(u'A', u'Z')) return shifted(32);
    if (unit < 0x80) return unit;
    if (between(0x00C0, 0x00DE) && unit != 0x00D7) return shifted(32); // Latin-1
    if (between(0x0391, 0x03A9)) return shifted(32);                   // Greek
    if (between(0x0410, 0x042F)) return shifted(32);                   // Cyrillic
    if (between(0x0400, 0x040F)) return shifted(80);
    // Latin Extended-A: pairs, the capital on the even number, but on the odd one in two stretches.
    if (between(0x0139, 0x0147) || between(0x0179, 0x017D)) return shifted((unit & 1) ? 1 : 0);
    if (between(0x0100, 0x012E) || between(0x0132, 0x0136) || between(0x014A, 0x0176))
        return shifted((unit & 1) ? 0 : 1);
    return unit == 0x0178 ? char16_t(0x00FF) : unit;
}

std::u16string lower(std::u16string_view text) {
    std::u16string out(text);
    for (char16_t& unit : out) unit = lower(unit);
    return out;
}

bool equal_ignoring_case(std::u16string_view a, std::u16string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char16_t x, char16_t y) { return x == y || lower(x) == lower(y); });
}

std::string guid_text(const GuidBytes& guid) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out = "{";
    for (int index : kGuidOrder) {
        if (index < 0) {
            out += '-';
            continue;
        }
        const unsigned byte = guid.bytes[static_cast<std::size_t>(index)];
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out + "}";
}

std::optional<GuidBytes> parse_guid(std::string_view text) noexcept {
    if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
    if (text.size() != 36) return std::nullopt;
    GuidBytes guid;
    for (int index : kGuidOrder) {
        if (index < 0) {
            if (text.front() != '-') return std::nullopt;
            text.remove_prefix(1);
            continue;
        }
        const int high = hex_value(text[0]);
        const int low = hex_value(text[1]);
        if (high < 0 || low < 0) return std::nullopt;
        guid.bytes[static_cast<std::size_t>(index)] = static_cast<std::uint8_t>(high << 4 | low);
        text.remove_prefix(2);
    }
    return guid;
}

} // namespace wspemu
