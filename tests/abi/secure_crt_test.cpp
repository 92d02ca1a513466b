// The C library where Microsoft's differs: narrow formats and scans, the secure functions, strsafe.h, numbers and paths as text.
#include <windows.h>
#include <strsafe.h>

#include <cstdio>
#include <cstring>
#include <limits>
#include <string>

namespace {

int failures = 0;

void check(bool good, const char* what, int line) {
    if (good) return;
    ++failures;
    std::fprintf(stderr, "line %d: %s\n", line, what);
}
#define CHECK(condition) check((condition), #condition, __LINE__)

int invalid_parameters = 0;
void count_invalid(const wchar_t*, const wchar_t*, const wchar_t*, unsigned, uintptr_t) {
    ++invalid_parameters;
}

// The text that a format makes with arguments whose upper halves are garbage, as they are on the stack of a Windows program.
std::string formatted(const char* format, ...) {
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    return length < 0 ? "!" : std::string(buffer, static_cast<std::size_t>(length));
}

void narrow_formats() {
    const long long dirty = 0x7777777700000005LL;
    CHECK(formatted("%lu %ld %d %u", dirty, dirty, dirty, dirty) == "5 5 5 5");
    CHECK(formatted("%I64d %lld %I64x %Iu", dirty, dirty, dirty, dirty) ==
          "8608480565726806021 8608480565726806021 7777777700000005 8608480565726806021");
    CHECK(formatted("%s %hs %S %ls %ws", "a", "b", L"\xE4", L"d", L"e") == "a b \xC3\xA4 d e");
    CHECK(formatted("%c%C%lc", 'x', L'\xE4', L'z') == "x\xC3\xA4z" &&
          formatted("%p", (void*)0x1f) == "000000000000001F");
    CHECK(formatted("%5s|%-5s|%.2s|%05d|%+d|%#x|%%", "ab", "ab", "abcd", 42, 7, 255) ==
          "   ab|ab   |ab|00042|+7|0xff|%");
    CHECK(formatted("%.3S|%.2S", L"a\xE4z", L"a\xE4") == "a\xC3\xA4|a" && formatted("%s", (char*)nullptr) == "(null)");
    CHECK(formatted("%f %.2e %g", 1.5, 12345.678, 0.25) == "1.500000 1.23e+04 0.25" && formatted("%n") == "!");
    char small[4];
    CHECK(_snprintf(small, 4, "abcd") == 4 && memcmp(small, "abcd", 4) == 0 && _snprintf(small, 3, "abcd") == -1);
    CHECK(_scprintf("%d", 12345) == 5 && std::to_string(42) == "42");
}

void scans() {
    DWORD numbers[3] = {0, 0xAAAAAAAA, 0};
    CHECK(sscanf("17,x", "%lu,%lu", &numbers[0], &numbers[2]) == 1 && numbers[0] == 17 && numbers[1] == 0xAAAAAAAA);
    unsigned a, b, c, d;
    CHECK(sscanf("192.168.0.1:80", "%u.%u.%u.%u", &a, &b, &c, &d) == 4 && a == 192 && d == 1);
    long long big = 0;
    unsigned short half[2] = {1, 2};
    CHECK(sscanf("0x1F 9000000000 -3", "%i %I64d %hd", (int*)&a, &big, &half[0]) == 3);
    CHECK(a == 31 && big == 9000000000LL && half[0] == 0xFFFD && half[1] == 2);
    char word[8], rest[16];
    CHECK(sscanf("key = some value", "%7[a-z] = %15[^\n]", word, rest) == 2 && !strcmp(word, "key") &&
          !strcmp(rest, "some value"));
    float f = 0;
    double g = 0;
    int used = 0;
    CHECK(sscanf("1.5 2.5e1x", "%f%lf%n", &f, &g, &used) == 2 && f == 1.5f && g == 25.0 && used == 9);
    CHECK(sscanf("", "%d", (int*)&a) == -1 && sscanf("%1", "%%%*d") == 0);
    wchar_t wide[8];
    CHECK(sscanf_s("too long for it", "%s", word, (unsigned)sizeof word) == 1 && !strcmp(word, "too"));
    CHECK(sscanf_s("overlong1", "%s", word, (unsigned)sizeof word) == 0 && word[0] == 0);
    CHECK(swscanf(L"w1 n1 7", L"%s %S %ld", wide, word, (int*)&a) == 3 && !wcscmp(wide, L"w1") && !strcmp(word, "n1") &&
          a == 7);
}

void secure_strings() {
    char to[8] = "";
    CHECK(strcpy_s(to, "seven77") == 0 && strcpy_s(to, sizeof to, "eight888") == ERANGE && to[0] == 0);
    CHECK(strcpy_s(to, sizeof to, nullptr) == EINVAL && strcpy_s(nullptr, 3, "a") == EINVAL && invalid_parameters == 3);
    CHECK(strcpy_s(to, "ab") == 0 && strcat_s(to, "cde") == 0 && !strcmp(to, "abcde") &&
          strcat_s(to, "xyz") == ERANGE && to[0] == 0);
    CHECK(strncpy_s(to, sizeof to, "abcdefghij", _TRUNCATE) == STRUNCATE && !strcmp(to, "abcdefg"));
    CHECK(strncpy_s(to, "abcdef", 3) == 0 && !strcmp(to, "abc") && strncat_s(to, "defghij", 2) == 0 &&
          !strcmp(to, "abcde"));
    CHECK(sprintf_s(to, "%d-%s", 12, "x") == 4 && !strcmp(to, "12-x"));
    invalid_parameters = 0;
    CHECK(sprintf_s(to, sizeof to, "%s", "much too long") == -1 && to[0] == 0 && invalid_parameters == 1);
    CHECK(_snprintf_s(to, _TRUNCATE, "%s", "much too long") == -1 && !strcmp(to, "much to"));
    CHECK(_snprintf_s(to, sizeof to, 3, "%s", "abcd") == -1 && !strcmp(to, "abc") && invalid_parameters == 1);
    wchar_t wide[6];
    CHECK(wcscpy_s(wide, L"abc") == 0 && wcscat_s(wide, 6, L"de") == 0 && swprintf_s(wide, L"%S", "abcde") == 5);
    CHECK(_snwprintf_s(wide, _TRUNCATE, L"%s", L"abcdef") == -1 && !wcscmp(wide, L"abcde") && _wcsupr_s(wide) == 0 &&
          wide[0] == L'A');
    char* context = nullptr;
    char list[] = "a,b";
    CHECK(!strcmp(strtok_s(list, ",", &context), "a") && !strcmp(strtok_s(nullptr, ",", &context), "b"));
    invalid_parameters = 0;
    CHECK(memcpy_s(to, 4, "12345", 5) == ERANGE && to[0] == 0 && to[3] == 0 && invalid_parameters == 1);
    CHECK(memcpy_s(to, 8, "1234", 5) == 0 && memmove_s(to + 1, 7, to, 5) == 0 && !strcmp(to, "11234"));
    size_t converted = 0;
    CHECK(mbstowcs_s(&converted, wide, "ab\xC3\xA4", _TRUNCATE) == 0 && converted == 4 && wide[2] == L'\xE4');
    CHECK(wcstombs_s(&converted, to, 8, L"\xE4", 7) == 0 && converted == 3 && !strcmp(to, "\xC3\xA4"));
}

void numbers_and_paths() {
    char text[70];
    CHECK(!strcmp(_itoa(-255, text, 10), "-255") && !strcmp(_itoa(-1, text, 16), "ffffffff") &&
          !strcmp(_ui64toa(~0ull, text, 2) + 63, "1"));
    CHECK(!strcmp(_itoa(std::numeric_limits<int>::min(), text, 10), "-2147483648") &&
          _itoa_s(1234, text, 4, 10) == ERANGE && text[0] == 0);
    wchar_t wide[20];
    CHECK(!wcscmp(_itow(42, wide, 10), L"42") && _wtoi64(L"9000000000") == 9000000000LL);
    char drive[_MAX_DRIVE], folder[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT];
    _splitpath("C:\\a.b\\c\\file.tar.gz", drive, folder, name, extension);
    CHECK(!strcmp(drive, "C:") && !strcmp(folder, "\\a.b\\c\\") && !strcmp(name, "file.tar") &&
          !strcmp(extension, ".gz"));
    _makepath(text, "C", "\\x", "y", "dll");
    CHECK(!strcmp(text, "C:\\x\\y.dll"));
    CHECK(_splitpath_s("noext", drive, 3, folder, 256, name, 3, extension, 256) == ERANGE && name[0] == 0);
    wchar_t wide_name[8];
    _wsplitpath(L"/usr/lib/x.so", nullptr, nullptr, wide_name, nullptr);
    CHECK(!wcscmp(wide_name, L"x"));
}

void strsafe() {
    char to[6];
    CHECK(StringCbCopyA(to, sizeof to, "abcde") == S_OK &&
          StringCchCopyA(to, 3, "abcde") == STRSAFE_E_INSUFFICIENT_BUFFER && !strcmp(to, "ab"));
    CHECK(StringCchCatA(to, 6, "cdefg") == STRSAFE_E_INSUFFICIENT_BUFFER && !strcmp(to, "abcde"));
    CHECK(StringCchPrintfA(to, 6, "%d%s", 12, "34567") == STRSAFE_E_INSUFFICIENT_BUFFER && !strcmp(to, "12345"));
    CHECK(StringCchCopyA(to, 0, "") == STRSAFE_E_INVALID_PARAMETER && StringCchCopyNA(to, 6, "abcde", 2) == S_OK &&
          !strcmp(to, "ab"));
    wchar_t wide[4];
    size_t length = 9;
    CHECK(StringCbPrintfW(wide, sizeof wide, L"%d", 123) == S_OK &&
          StringCbLengthW(wide, sizeof wide, &length) == S_OK && length == 6);
    CHECK(StringCchLengthW(wide, 3, &length) == STRSAFE_E_INVALID_PARAMETER && length == 0);
    wchar_t* end = nullptr;
    CHECK(StringCbCopyExW(wide, sizeof wide, L"ab", &end, &length, 0) == S_OK && end == wide + 2 && length == 4);
    CHECK(StringCchCopyExA(to, 3, "abcd", nullptr, nullptr, STRSAFE_NULL_ON_FAILURE) == STRSAFE_E_INSUFFICIENT_BUFFER &&
          to[0] == 0);
}

} // namespace

int main() {
    _set_invalid_parameter_handler(count_invalid);
    narrow_formats();
    scans();
    secure_strings();
    numbers_and_paths();
    strsafe();
    return failures ? 1 : 0;
}
