// LoadLibrary, GetProcAddress and their kin, and the environment, as a program calls them.
#include <windows.h>

#include <boost/test/unit_test.hpp>

#include "last_error.h"
#include "wide_text.h"
#include <string>

BOOST_AUTO_TEST_SUITE(kernel32_modules_test)

BOOST_AUTO_TEST_CASE(a_module_is_loaded_found_asked_and_freed) {
    SetEnvironmentVariableA("WSPEMU_PATH", WSPEMU_TEST_MODULES);
    BOOST_TEST(GetModuleHandleW(L"module_plain.dll") == nullptr);
    const HMODULE module = LoadLibraryW(L"C:\\Windows\\System32\\module_plain.dll");
    BOOST_REQUIRE(module != nullptr);
    BOOST_TEST(GetModuleHandleA("module_plain") == module);
    BOOST_TEST(GetModuleHandleW(L"MODULE_PLAIN.DLL") == module);
    BOOST_TEST(GetProcAddress(module, "answer")() == 42);
    BOOST_TEST(LoadLibraryA("module_plain.dll") == module);
    BOOST_TEST(FreeLibrary(module));
    BOOST_TEST(FreeLibrary(module));
    BOOST_TEST(GetModuleHandleW(L"module_plain.dll") == nullptr);
    BOOST_TEST(error_of([&] { FreeLibrary(module); }) == ERROR_INVALID_HANDLE);
}

BOOST_AUTO_TEST_CASE(a_failed_load_says_why) {
    BOOST_TEST(error_of([] { LoadLibraryW(L"no_such_module.dll"); }) == ERROR_MOD_NOT_FOUND);
    BOOST_TEST(error_of([] { LoadLibraryW(nullptr); }) == ERROR_MOD_NOT_FOUND);
    BOOST_TEST(error_of([] { LoadLibraryA(""); }) == ERROR_MOD_NOT_FOUND);
    BOOST_TEST(error_of([] { LoadLibraryA("/dev/null"); }) == ERROR_BAD_EXE_FORMAT);
    BOOST_TEST(error_of([] { LoadLibraryExA("kernel32.dll", nullptr, LOAD_LIBRARY_AS_DATAFILE); }) ==
               ERROR_NOT_SUPPORTED);
    BOOST_TEST(error_of([] { LoadLibraryExA("kernel32.dll", GetProcessHeap(), 0); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(LoadLibraryExA("kernel32.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_failed_look_up_says_why) {
    const HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
    BOOST_REQUIRE(kernel32 != nullptr);
    BOOST_TEST(GetProcAddress(kernel32, "GetProcAddress") != nullptr);
    BOOST_TEST(error_of([&] { GetProcAddress(kernel32, "NoSuchFunction"); }) == ERROR_PROC_NOT_FOUND);
    BOOST_TEST(error_of([&] { GetProcAddress(kernel32, reinterpret_cast<LPCSTR>(17)); }) == ERROR_PROC_NOT_FOUND);
    BOOST_TEST(error_of([&] { GetProcAddress(kernel32, nullptr); }) == ERROR_PROC_NOT_FOUND);
    BOOST_TEST(error_of([] { GetProcAddress(nullptr, "NoSuchFunction"); }) == ERROR_PROC_NOT_FOUND);
    BOOST_TEST(error_of([] { GetProcAddress(reinterpret_cast<HMODULE>(0xDEADBEEF), "x"); }) == ERROR_MOD_NOT_FOUND);
}

// SPI: UPC-GEN-11
BOOST_AUTO_TEST_CASE(names_that_libc_has_too_are_winsocks_in_ws2_32) {
    const HMODULE ws2_32 = LoadLibraryA("Ws2_32.dll");
    for (const char* name : {"send", "select", "socket", "WSAStartup", "WPUCompleteOverlappedRequest"})
        BOOST_TEST(GetProcAddress(ws2_32, name) != nullptr, name);
}

BOOST_AUTO_TEST_CASE(the_program_is_a_module) {
    const HMODULE program = GetModuleHandleW(nullptr);
    BOOST_TEST(program != nullptr);
    char name[MAX_PATH];
    const DWORD length = GetModuleFileNameA(nullptr, name, MAX_PATH);
    BOOST_TEST(length == std::string(name).size());
    BOOST_TEST(std::string(name).starts_with("Z:\\"));
    BOOST_TEST(std::string(name).find('/') == std::string::npos);
    // And back: the same module by that name.
    BOOST_TEST(GetModuleHandleA(name) == program);
    HMODULE found = nullptr;
    const auto* address = reinterpret_cast<LPCSTR>(&utf8);
    BOOST_TEST(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, address, &found));
    BOOST_TEST(found == program);
}

BOOST_AUTO_TEST_CASE(the_file_name_of_a_module_is_cut_to_the_buffer) {
    WCHAR name[MAX_PATH];
    const HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
    BOOST_TEST(GetModuleFileNameW(kernel32, name, MAX_PATH) == 32u);
    BOOST_TEST(utf8(name) == "C:\\Windows\\System32\\kernel32.dll");
    BOOST_TEST(GetModuleFileNameW(kernel32, name, 33) == 32u);
    BOOST_TEST(error_of([&] { BOOST_TEST(GetModuleFileNameW(kernel32, name, 32) == 32u); }) ==
               ERROR_INSUFFICIENT_BUFFER);
    BOOST_TEST(utf8(name) == "C:\\Windows\\System32\\kernel32.dl");
    BOOST_TEST(error_of([&] { BOOST_TEST(GetModuleFileNameW(kernel32, name, 0) == 0u); }) == ERROR_INSUFFICIENT_BUFFER);
    BOOST_TEST(error_of([&] { GetModuleFileNameW(reinterpret_cast<HMODULE>(4), name, 9); }) == ERROR_MOD_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(get_module_handle_ex_checks_its_flags) {
    HMODULE module = nullptr;
    BOOST_TEST(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, L"user32", &module));
    BOOST_TEST(module == GetModuleHandleW(L"user32.dll"));
    BOOST_TEST(error_of([&] { GetModuleHandleExW(3, L"user32", &module); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(module == nullptr);
    BOOST_TEST(error_of([&] { GetModuleHandleExW(0x80, L"user32", &module); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([] { GetModuleHandleExW(0, L"user32", nullptr); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { GetModuleHandleExW(0, L"no_such", &module); }) == ERROR_MOD_NOT_FOUND);
    BOOST_TEST(error_of([] { DisableThreadLibraryCalls(nullptr); }) == ERROR_INVALID_HANDLE);
}

// SPI: UPC-GPP-4, UPC-GPP-7
BOOST_AUTO_TEST_CASE(expanding_returns_the_size_with_nul_whether_it_fits_or_not) {
    WCHAR out[64];
    BOOST_TEST(ExpandEnvironmentStringsW(L"%SystemRoot%\\x.dll", out, 64) == 17u);
    BOOST_TEST(utf8(out) == "C:\\Windows\\x.dll");
    BOOST_TEST(ExpandEnvironmentStringsW(L"%SystemRoot%\\x.dll", out, 17) == 17u);
    BOOST_TEST(ExpandEnvironmentStringsW(L"%SystemRoot%\\x.dll", out, 16) == 17u);
    BOOST_TEST(ExpandEnvironmentStringsW(L"%SystemRoot%\\x.dll", nullptr, 0) == 17u);
    BOOST_TEST(ExpandEnvironmentStringsA("%no_such%", nullptr, 0) == 10u);
    BOOST_TEST(error_of([] { ExpandEnvironmentStringsW(nullptr, nullptr, 0); }) == ERROR_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_CASE(a_variable_is_set_read_in_any_case_and_removed) {
    char out[16] = "old";
    BOOST_TEST(SetEnvironmentVariableA("Wspemu_Variable", "value"));
    BOOST_TEST(GetEnvironmentVariableA("WSPEMU_VARIABLE", out, 6) == 5u);
    BOOST_TEST(out == std::string("value"));
    BOOST_TEST(GetEnvironmentVariableA("wspemu_variable", out, 5) == 6u);
    BOOST_TEST(GetEnvironmentVariableA("wspemu_variable", nullptr, 0) == 6u);
    BOOST_TEST(SetEnvironmentVariableA("wspemu_variable", nullptr));
    BOOST_TEST(error_of([&] { GetEnvironmentVariableA("Wspemu_Variable", out, 16); }) == ERROR_ENVVAR_NOT_FOUND);
    BOOST_TEST(error_of([&] { GetEnvironmentVariableW(nullptr, nullptr, 0); }) == ERROR_ENVVAR_NOT_FOUND);
    BOOST_TEST(error_of([] { SetEnvironmentVariableA("a=b", "c"); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([] { SetEnvironmentVariableW(nullptr, L"c"); }) == ERROR_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_SUITE_END()
