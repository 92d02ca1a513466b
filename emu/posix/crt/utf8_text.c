/* UTF-16 to UTF-8 and back. */
#include "utf8_text.h"

enum { kReplacement = 0xFFFD };

uint32_t wcrt_next_from_wide(const wchar_t** text, const wchar_t* end) {
    uint32_t const first = *(*text)++;
    if (first < 0xD800 || first > 0xDFFF) return first;
    if (first > 0xDBFF || *text == end || **text < 0xDC00 || **text > 0xDFFF) return kReplacement;
    return 0x10000 + ((first - 0xD800) << 10) + (*(*text)++ - 0xDC00u);
}

uint32_t wcrt_next_from_utf8(const char** text, const char* end) {
    /* The least code point that needs as many continuation bytes. */
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned const first = (unsigned char)*(*text)++;
    if (first < 0x80) return first;
    if (first < 0xC2 || first > 0xF4) return kReplacement;
    unsigned const more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code_point = first & (0x3Fu >> more);
    for (unsigned i = 0; i < more; ++i) {
        if (*text == end || ((unsigned char)**text & 0xC0) != 0x80) return kReplacement;
        code_point = code_point << 6 | ((unsigned char)*(*text)++ & 0x3Fu);
    }
    if (code_point < least[more] || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        return kReplacement;
    return code_point;
}

size_t wcrt_put_wide(uint32_t code_point, wchar_t* out) {
    if (code_point < 0x10000) {
        out[0] = (wchar_t)code_point;
        return 1;
    }
    out[0] = (wchar_t)(0xD800 + ((code_point - 0x10000) >> 10));
    out[1] = (wchar_t)(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    return 2;
}

size_t wcrt_put_utf8(uint32_t code_point, char* out) {
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t const count = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = count - 1; i > 0; --i, code_point >>= 6) out[i] = (char)(0x80 | (code_point & 0x3F));
    out[0] = (char)((0xF00u >> count & 0xFFu) | code_point);
    return count;
}
