// gai_strerror: on Windows it is in the library that programs link, above FormatMessage, and not in Ws2_32.dll.
#include "posix/kernel32/win32_border.h"

#include <ws2tcpip.h>

namespace {

constexpr DWORD kHow = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
thread_local char t_narrow_text[GAI_STRERROR_BUFFER_SIZE + 1];
thread_local WCHAR t_wide_text[GAI_STRERROR_BUFFER_SIZE + 1];

} // namespace

char* gai_strerrorA(int ecode) {
    FormatMessageA(kHow, nullptr, static_cast<DWORD>(ecode), 0, t_narrow_text, GAI_STRERROR_BUFFER_SIZE, nullptr);
    return t_narrow_text;
}

WCHAR* gai_strerrorW(int ecode) {
    FormatMessageW(kHow, nullptr, static_cast<DWORD>(ecode), 0, t_wide_text, GAI_STRERROR_BUFFER_SIZE, nullptr);
    return t_wide_text;
}
