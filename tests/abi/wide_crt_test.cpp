// The wide C library inside one executable: std::wstring, wcs*, formats with Microsoft's meaning, numbers, UTF-8.
#include <windows.h>
#include <tchar.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

int failures = 0;

void check(bool good, const char* what, int line) {
    if (good) return;
    ++failures;
    std::fprintf(stderr, "line %d: %s\n", line, what);
}
#define CHECK(condition) check((condition), #condition, __LINE__)

// The text that swprintf makes, or "!" where it fails.
std::wstring formatted(const wchar_t* format, ...) {
    wchar_t buffer[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = vswprintf(buffer, 512, format, arguments);
    va_end(arguments);
    return length < 0 ? L"!" : std::wstring(buffer, static_cast<std::size_t>(length));
}

void strings() {
    const std::wstring path = std::wstring(L"%SystemRoot%") + L"\\system32\\mswsock.dll";
    CHECK(path.size() == 33 && wcslen(path.c_str()) == 33);
    CHECK(path.find(L"mswsock") == 22 && path.substr(22, 3) == L"msw");
    CHECK(std::wstring(100, L'x').append(path).rfind(L'x') == 99);
    CHECK(std::vector<std::wstring>(3, path).back().compare(path) == 0);
    CHECK(_wcsicmp(L"MsWsock.DLL", L"mswsock.dll") == 0 && _wcsnicmp(L"ABx", L"aby", 2) == 0);
    CHECK(wcscmp(L"a", L"b") < 0 && wcscmp(L"\xFFFE", L"\x0001") > 0 && wcsncmp(L"abc", L"abd", 2) == 0);
    CHECK(wcsstr(path.c_str(), L"32\\") == path.c_str() + 19 && wcschr(L"abc", L'd') == nullptr);
    CHECK(*wcsrchr(path.c_str(), L'\\') == L'\\' && wcsspn(L"aab", L"a") == 2 && wcscspn(L"aab", L"b") == 2);

    wchar_t copy[8];
    CHECK(wcscmp(wcsncpy(copy, L"ab", 8), L"ab") == 0 && copy[7] == 0);
    CHECK(wcscmp(wcscat(copy, L"cd"), L"abcd") == 0 && wcsnlen(L"abcd", 2) == 2);
    CHECK(towupper(L'\xE4') == L'\xC4' && towlower(L'Z') == L'z' && towupper(L'\xF7') == L'\xF7');

    wchar_t list[] = L"tcp;;udp";
    wchar_t* rest = nullptr;
    CHECK(wcscmp(wcstok(list, L";", &rest), L"tcp") == 0);
    CHECK(wcscmp(wcstok(nullptr, L";", &rest), L"udp") == 0 && wcstok(nullptr, L";", &rest) == nullptr);
    wchar_t* const duplicate = _wcsdup(L"dup");
    CHECK(wcscmp(duplicate, L"dup") == 0);
    std::free(duplicate);
}

void numbers() {
    wchar_t* end = nullptr;
    CHECK(wcstol(L" -42x", &end, 10) == -42 && *end == L'x');
    CHECK(wcstoul(L"0xFFFFFFFF", nullptr, 0) == 0xFFFFFFFFu && wcstoul(L"017", nullptr, 0) == 15);
    CHECK(wcstoll(L"9223372036854775807", nullptr, 10) == 9223372036854775807);
    CHECK(wcstoull(L"zz", &end, 10) == 0 && *end == L'z');
    CHECK(wcstol(L"99999999999", nullptr, 10) == 2147483647 && wcstod(L"2.5", nullptr) == 2.5);
    wchar_t buffer[40];
    CHECK(_wtoi(L"-7") == -7 && wcscmp(_itow(-2147483647 - 1, buffer, 10), L"-2147483648") == 0);
    CHECK(wcscmp(_itow(255, buffer, 16), L"ff") == 0 &&
          wcscmp(_itow(-1, buffer, 2), std::wstring(32, L'1').c_str()) == 0);
    CHECK(std::stoi(std::wstring(L"123")) == 123 && std::to_wstring(-5) == L"-5");
}

void formats() {
    CHECK(formatted(L"%s|%S|%hs|%ls|%ws", L"w", "n", "h", L"l", L"v") == L"w|n|h|l|v");
    CHECK(formatted(L"%-5s|%5s|%.2s", L"ab", L"ab", L"abc") == L"ab   |   ab|ab");
    CHECK(formatted(L"%d %5d %-5d| %05d %+d", 1, 2, 3, -4, 5) == L"1     2 3    | -0004 +5");
    CHECK(formatted(L"%ld %lu %u", LONG{-5}, DWORD{4000000000u}, 7u) == L"-5 4000000000 7");
    CHECK(formatted(L"%I64d %I64u %lld", -1LL, 18446744073709551615ULL, 1LL << 40) ==
          L"-1 18446744073709551615 1099511627776");
    CHECK(formatted(L"%Iu %zu %I32u", ~SIZE_T{0}, sizeof(int), 9u) == L"18446744073709551615 4 9");
    CHECK(formatted(L"%x %X %#x %08X %o", 255u, 255u, 255u, 0xABCDu, 8u) == L"ff FF 0xff 0000ABCD 10");
    CHECK(formatted(L"%p", reinterpret_cast<void*>(0xBEEF)) == L"000000000000BEEF");
    CHECK(formatted(L"%c%C%lc%hc%%", L'\x20AC', 'b', L'c', 'd') == L"\x20AC"
                                                                   L"bcd%");
    CHECK(formatted(L"%*d|%-*d|%.*f", 4, 1, 4, 1, 2, 3.14159) == L"   1|1   |3.14");
    CHECK(formatted(L"%s %S", static_cast<wchar_t*>(nullptr), static_cast<char*>(nullptr)) == L"(null) (null)");
    CHECK(formatted(L"%S", "\xE2\x82\xAC\xF0\x9F\x98\x80") == L"\x20AC\xD83D\xDE00");
    CHECK(formatted(L"%hd %hhu %f", 70000, 257, 0.5) == L"4464 1 0.500000");
    CHECK(formatted(L"%n", nullptr) == L"!");

    wchar_t small[4];
    CHECK(swprintf(small, 4, L"%d", 123) == 3 && swprintf(small, 4, L"%d", 1234) == -1 && small[3] == 0);
    small[3] = L'x';
    CHECK(_snwprintf(small, 3, L"%d", 123) == 3 && small[3] == L'x' && _snwprintf(small, 3, L"%d", 1234) == -1);
    char narrow[4] = "zzz";
    CHECK(_snprintf(narrow, 3, "%d", 123) == 3 && narrow[2] == '3' && _snprintf(narrow, 3, "%d", 45678) == -1);
    CHECK(narrow[2] == '6' && _stricmp("ABC", "abc") == 0 && _tcslen(_T("four")) == 4);
}

void utf8() {
    wchar_t wide[8];
    CHECK(mbstowcs(wide, "a\xC3\xA4\xF0\x9F\x98\x80", 8) == 4 && wcscmp(wide, L"a\xE4\xD83D\xDE00") == 0);
    CHECK(mbstowcs(nullptr, "abc", 0) == 3 && mbstowcs(wide, "\xC3(", 8) == 2 && wide[0] == 0xFFFD);
    char bytes[16];
    CHECK(wcstombs(bytes, L"a\xE4\xD83D\xDE00", 16) == 7 && std::string(bytes) == "a\xC3\xA4\xF0\x9F\x98\x80");

    std::FILE* const file = std::tmpfile();
    CHECK(fwprintf(file, L"%s=%d\n", L"\x20AC", 5) == 4 && std::fputs("narrow", file) >= 0);
    std::rewind(file);
    char text[32] = "";
    const std::size_t length = std::fread(text, 1, sizeof text - 1, file);
    CHECK(std::string(text, length) == "\xE2\x82\xAC=5\nnarrow");
    std::fclose(file);
}

} // namespace

int main() {
    strings();
    numbers();
    formats();
    utf8();
    std::printf("%d failures\n", failures);
    return failures == 0 ? 0 : 1;
}
