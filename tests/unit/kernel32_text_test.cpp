// Code pages, lstr functions, FormatMessage, wsprintf.
#include <windows.h>

#include <boost/test/unit_test.hpp>

#include "last_error.h"
#include "wide_text.h"
#include <string>

BOOST_AUTO_TEST_SUITE(kernel32_text_test)

BOOST_AUTO_TEST_CASE(text_goes_between_the_code_page_and_wide_characters) {
    WCHAR wide[8] = {};
    BOOST_TEST(MultiByteToWideChar(CP_ACP, 0, "a\xE2\x82\xAC", -1, wide, 8) == 3);
    BOOST_TEST(wide[1] == 0x20AC);
    BOOST_TEST(MultiByteToWideChar(CP_UTF8, 0, "a\xE2\x82\xAC", 4, nullptr, 0) == 2);
    char narrow[8] = {};
    BOOST_TEST(WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, 8, nullptr, nullptr) == 5);
    BOOST_TEST(narrow == std::string("a\xE2\x82\xAC"));
    BOOST_TEST(WideCharToMultiByte(CP_ACP, 0, wide, 2, nullptr, 0, nullptr, nullptr) == 4);
    BOOL used = TRUE;
    BOOST_TEST(WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, wide, -1, narrow, 8, "?", &used) == 5);
    BOOST_TEST(!used);
}

BOOST_AUTO_TEST_CASE(code_page_functions_refuse_bad_arguments) {
    WCHAR wide[4];
    char narrow[4];
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, "abcd", -1, wide, 4); }) == ERROR_INSUFFICIENT_BUFFER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, nullptr, -1, wide, 4); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, "a", 0, wide, 4); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, "a", -2, wide, 4); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, "a", 1, nullptr, 4); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, 0, "a", 1, wide, -1); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(1252, 0, "a", 1, wide, 4); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, MB_PRECOMPOSED, "a", 1, wide, 4); }) == ERROR_INVALID_FLAGS);
    BOOST_TEST(error_of([&] { MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xFF", 1, wide, 4); }) ==
               ERROR_NO_UNICODE_TRANSLATION);
    BOOST_TEST(MultiByteToWideChar(CP_UTF8, 0, "\xFF", 1, wide, 4) == 1);
    const WCHAR lone[] = {0xD800, 0};
    BOOST_TEST(error_of([&] {
                   WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, lone, 1, narrow, 4, nullptr, nullptr);
               }) == ERROR_NO_UNICODE_TRANSLATION);
    BOOST_TEST(error_of([&] { WideCharToMultiByte(CP_UTF8, 0, L"a", 1, narrow, 4, "?", nullptr); }) ==
               ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { WideCharToMultiByte(CP_ACP, 0, L"abcd", -1, narrow, 4, nullptr, nullptr); }) ==
               ERROR_INSUFFICIENT_BUFFER);
}

BOOST_AUTO_TEST_CASE(the_lstr_family_survives_null) {
    char out[8];
    WCHAR wide[8];
    BOOST_TEST(lstrlenA(nullptr) == 0);
    BOOST_TEST(lstrlenW(nullptr) == 0);
    BOOST_TEST(lstrlenW(L"abc") == 3);
    BOOST_TEST(lstrcpyA(out, nullptr) == nullptr);
    BOOST_TEST(lstrcpynA(out, "abcdef", 4) == out);
    BOOST_TEST(out == std::string("abc"));
    BOOST_TEST(lstrcatA(out, "de") == out);
    BOOST_TEST(out == std::string("abcde"));
    BOOST_TEST((lstrcpyW(wide, L"ab") == wide));
    BOOST_TEST((lstrcatW(wide, L"cd") == wide));
    BOOST_TEST(utf8(wide) == "abcd");
    BOOST_TEST(lstrcmpiW(L"ABC", L"abc") == 0);
    BOOST_TEST(lstrcmpA("abc", "ABC") == -1);
    BOOST_TEST(lstrcmpA("abc", "ABD") == -1);
    BOOST_TEST(lstrcmpW(L"b", L"A") == 1);
    BOOST_TEST(lstrcmpA(nullptr, "") == -1);
    BOOST_TEST(lstrcmpW(nullptr, nullptr) == 0);
}

BOOST_AUTO_TEST_CASE(system_messages_end_with_a_line_end) {
    char out[256];
    const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    BOOST_TEST(FormatMessageA(flags, nullptr, ERROR_INVALID_HANDLE, 0, out, sizeof out, nullptr) == 24u);
    BOOST_TEST(out == std::string("The handle is invalid.\r\n"));
    BOOST_TEST(FormatMessageA(flags | FORMAT_MESSAGE_MAX_WIDTH_MASK, nullptr, 10061, 0, out, sizeof out, nullptr) !=
               0u);
    BOOST_TEST(out == std::string("No connection could be made because the target machine actively refused it. "));
    BOOST_TEST(error_of([&] { FormatMessageA(flags, nullptr, 987654, 0, out, sizeof out, nullptr); }) == 317u);
    BOOST_TEST(error_of([&] { FormatMessageA(flags, nullptr, 6, 0, out, 24, nullptr); }) == ERROR_INSUFFICIENT_BUFFER);
    BOOST_TEST(error_of([&] { FormatMessageA(flags, nullptr, 6, 0, nullptr, 0, nullptr); }) == ERROR_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_CASE(a_message_can_be_allocated) {
    LPWSTR text = nullptr;
    const DWORD flags = FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM;
    BOOST_TEST(FormatMessageW(flags, nullptr, 10038, 0, reinterpret_cast<LPWSTR>(&text), 0, nullptr) != 0u);
    BOOST_REQUIRE(text != nullptr);
    BOOST_TEST(utf8(text) == "An operation was attempted on something that is not a socket.\r\n");
    BOOST_TEST(LocalFree(text) == nullptr);
}

BOOST_AUTO_TEST_CASE(inserts_are_taken_by_number_and_format) {
    char out[128];
    const DWORD_PTR values[] = {reinterpret_cast<DWORD_PTR>("one"), 42, reinterpret_cast<DWORD_PTR>(L"wide")};
    const DWORD flags = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY;
    auto* arguments = reinterpret_cast<va_list*>(const_cast<DWORD_PTR*>(values));
    BOOST_TEST(FormatMessageA(flags, "%2!04x!: %1, %3!S!%n100%%%0 and no more", 0, 0, out, sizeof out, arguments) ==
               21u);
    BOOST_TEST(out == std::string("002a: one, wide\r\n100%"));
    BOOST_TEST(FormatMessageA(flags | FORMAT_MESSAGE_IGNORE_INSERTS, "%1 %2!d!", 0, 0, out, sizeof out, nullptr) == 8u);
    BOOST_TEST(out == std::string("%1 %2!d!"));
}

BOOST_AUTO_TEST_CASE(wsprintf_has_microsofts_meaning_of_strings) {
    char narrow[1024];
    WCHAR wide[1024];
    BOOST_TEST(wsprintfA(narrow, "%s %S %ls %hs %c|%-4d|%04X|%I64d", "a", L"b", L"c", "d", 'e', 5, 0xAB, 1LL << 40) ==
               33);
    BOOST_TEST(narrow == std::string("a b c d e|5   |00AB|1099511627776"));
    wsprintfW(wide, L"%s %S %hs %lu%%", L"a", "b", "c", 4000000000u);
    BOOST_TEST(utf8(wide) == "a b c 4000000000%");
    BOOST_TEST(wsprintfA(narrow, "%s", std::string(5000, 'x').c_str()) == 1023);
}

BOOST_AUTO_TEST_SUITE_END()
