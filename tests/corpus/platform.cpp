// Sources see a Windows of 64 bits, and the standard library behind them does not.
#if !defined(_WIN32) || !defined(_WIN64)
#include <no_windows.h>
#endif
#include <winsock2.h>
#include <ws2spi.h>
#include <windows.h>

#include <filesystem>
#include <string>
#include <type_traits>

#ifndef _M_X64
#error "which processor is it?"
#elif defined(_WIN64) && _WIN32 == 1
typedef DWORD_PTR COOKIE;
#else
typedef DWORD COOKIE;
#endif

// The SDK has no type for this one: installers bring their own.
typedef int(WSAAPI* LPWSCINSTALLPROVIDERANDCHAINS)(LPGUID, LPWSTR,
#ifdef _WIN64
                                                   LPWSTR,
#endif
                                                   LPWSTR, DWORD, LPWSAPROTOCOL_INFOW, DWORD, LPDWORD, LPINT);

static bool finds_the_function_of_its_platform() {
    LPWSCINSTALLPROVIDERANDCHAINS install =
        (LPWSCINSTALLPROVIDERANDCHAINS)GetProcAddress(LoadLibraryA("ws2_32.dll"), "WSCInstallProviderAndChains64_32");
    int error = 0;
    return install && install(NULL, NULL, NULL, NULL, 0, NULL, 0, NULL, &error) == SOCKET_ERROR && error != 0;
}

// The C++ library has the host's paths.
static_assert(std::is_same<std::filesystem::path::value_type, char>::value, "paths are narrow");

int main() {
    return sizeof(COOKIE) == sizeof(void*) && std::string("x").size() == 1 && finds_the_function_of_its_platform() ? 0
                                                                                                                   : 1;
}
