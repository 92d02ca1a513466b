// debugapi.h: text for a debugger, and breakpoints.
#include "posix/kernel32/win32_border.h"

#include "posix/system_facts.h"

using namespace wspemu;
using namespace wspemu::posix;

VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) {
    if (lpOutputString) write_debug_text(lpOutputString);
}

VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) {
    write_debug_text(to_utf8(utf16_view(lpOutputString)));
}

VOID WINAPI DebugBreak(void) {
    trap();
}

BOOL WINAPI IsDebuggerPresent(void) {
    return is_debugger_attached();
}
