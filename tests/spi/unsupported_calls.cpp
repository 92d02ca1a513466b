// Calls of what is not supported are told once, with their row of the support list and with who made them.
#include "spy_fixture.h"

#include "core/unsupported.h"

#include <windows.h>

#include <algorithm>

using namespace wspemu::test;

namespace {

struct UnsupportedEnv : Env {
    UnsupportedEnv() { start(); }
    // How many reports have the text.
    std::ptrdiff_t told(std::string_view text) {
        const auto reports = process().reports().taken();
        return std::count_if(reports.begin(), reports.end(), [&](const wspemu::Report& report) {
            return report.rule == wspemu::kUnsupported && report.text.find(text) != std::string::npos;
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(unsupported_calls, UnsupportedEnv)

// An export that is there to fail; the note of its row is told.
BOOST_AUTO_TEST_CASE(a_missing_export_is_told_once_however_often_it_is_called) {
    for (int i = 0; i < 3; ++i) BOOST_TEST(WSACancelAsyncRequest(nullptr) == SOCKET_ERROR);
    BOOST_TEST(told("the program: WSACancelAsyncRequest of ws2_32.dll: there is no request: WSAEINVAL") == 1);
}

BOOST_AUTO_TEST_CASE(a_call_outside_of_a_session_is_no_matter_of_support) {
    stop();
    BOOST_TEST(WSACancelAsyncRequest(nullptr) == SOCKET_ERROR);
    BOOST_TEST(WSAGetLastError() == WSANOTINITIALISED);
    BOOST_TEST(told("") == 0);
}

BOOST_AUTO_TEST_CASE(a_name_that_no_dll_of_ours_has_is_told) {
    const HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
    for (int i = 0; i < 2; ++i) BOOST_TEST(GetProcAddress(kernel32, "ReadDirectoryChangesW") == nullptr);
    BOOST_TEST(GetLastError() == DWORD{ERROR_PROC_NOT_FOUND});
    BOOST_TEST(told("the program: ReadDirectoryChangesW of kernel32.dll: not there") == 1);
    BOOST_TEST(GetProcAddress(kernel32, "NoSuchFunction") == nullptr);
    BOOST_TEST(told("NoSuchFunction, no function of Windows that is known") == 1);
    BOOST_TEST(GetProcAddress(kernel32, reinterpret_cast<LPCSTR>(ULONG_PTR{7})) == nullptr);
    BOOST_TEST(told("GetProcAddress by ordinal: names only") == 1);
    BOOST_TEST(GetProcAddress(kernel32, "CloseHandle") != nullptr);
    BOOST_TEST(told("CloseHandle") == 0);
}

BOOST_AUTO_TEST_CASE(a_dll_of_Windows_that_is_not_there_is_told_and_no_other_is) {
    BOOST_TEST(LoadLibraryW(L"C:\\Windows\\System32\\WinInet.dll") == nullptr);
    BOOST_TEST(GetLastError() == DWORD{ERROR_MOD_NOT_FOUND});
    BOOST_TEST(LoadLibraryA("no_such_library.dll") == nullptr);
    BOOST_TEST(told("the program: LoadLibrary: WinInet.dll: not there") == 1);
    BOOST_TEST(told("no_such_library") == 0);
}

BOOST_AUTO_TEST_CASE(each_function_that_a_module_lacks_is_told) {
    BOOST_TEST(LoadLibraryA(WSPEMU_BAD_PROVIDERS "/bad_undefined_symbols.so") == nullptr);
    BOOST_TEST(GetLastError() == DWORD{ERROR_BAD_EXE_FORMAT});
    BOOST_TEST(told("bad_undefined_symbols.so needs InternetOpenA of wininet.dll: not there") == 1);
    BOOST_TEST(told("needs NoSuchFunction, no function of Windows that is known") == 1);
    BOOST_TEST(told("needs WPUGetProviderPathEx of ws2_32.dll: not exported: undocumented") == 1);
    BOOST_TEST(told("needs") == 3);
}

// SPI: DSP-LOAD-4
BOOST_AUTO_TEST_CASE(each_function_that_a_provider_lacks_is_reported_when_it_is_started) {
    expect_report("DSP-LOAD-4");
    stop(); // a session keeps the catalog that it began with
    install_base_file("bad_undefined_symbols");
    start();
    BOOST_TEST(open_spy_stream() == INVALID_SOCKET);
    BOOST_TEST(WSAGetLastError() == WSAEPROVIDERFAILEDINIT);
    BOOST_TEST(reports_of("DSP-LOAD-4") == 4u); // the failure, and three functions
}

BOOST_AUTO_TEST_CASE(a_missing_option_and_a_missing_ioctl_are_told_by_name) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    int value = 0;
    int length = sizeof value;
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(getsockopt(s, SOL_SOCKET, SO_SNDLOWAT, reinterpret_cast<char*>(&value), &length) == SOCKET_ERROR);
        BOOST_TEST(setsockopt(s, SOL_SOCKET, SO_SNDLOWAT, reinterpret_cast<char*>(&value), length) == SOCKET_ERROR);
    }
    BOOST_TEST(told("SO_SNDLOWAT (base option): WSAENOPROTOOPT") == 1);
    DWORD returned = 0;
    BOOST_TEST(WSAIoctl(s, static_cast<DWORD>(SIO_FIND_ROUTE), &value, sizeof value, &value, sizeof value, &returned,
                        nullptr, nullptr) == SOCKET_ERROR);
    BOOST_TEST(told("SIO_FIND_ROUTE (base ioctl): WSAEOPNOTSUPP") == 1);
    closesocket(s);
}

// An option of another kind of socket is a mistake of the caller, and nothing is missing.
BOOST_AUTO_TEST_CASE(an_option_that_does_not_fit_the_socket_is_not_told) {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    int value = 1;
    BOOST_TEST(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<char*>(&value), sizeof value) == SOCKET_ERROR);
    BOOST_TEST(told("") == 0);
    closesocket(s);
}

BOOST_AUTO_TEST_SUITE_END()
