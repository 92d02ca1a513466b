// Sources see a Windows of 64 bits, and the standard library behind them does not.
#if !defined(_WIN32) || !defined(_WIN64)
#include <no_windows.h>
#endif
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

// The C++ library has the host's paths.
static_assert(std::is_same<std::filesystem::path::value_type, char>::value, "paths are narrow");

int main() {
    return sizeof(COOKIE) == sizeof(void*) && std::string("x").size() == 1 ? 0 : 1;
}
