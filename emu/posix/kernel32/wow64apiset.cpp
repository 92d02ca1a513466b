// wow64apiset.h: whether a process is a 32-bit one on a 64-bit system; none here is.
#include "posix/kernel32/rights.h"

#include "posix/handle_flags.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr USHORT native_machine() {
#if defined(__x86_64__)
    return IMAGE_FILE_MACHINE_AMD64;
#elif defined(__aarch64__)
    return IMAGE_FILE_MACHINE_ARM64;
#else
    return IMAGE_FILE_MACHINE_UNKNOWN;
#endif
}

// GetProcessId knows which handles are a process's.
bool is_process(HANDLE handle) {
    return GetProcessId(handle) != 0;
}

} // namespace

BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process) {
    if (!is_process(hProcess)) return FALSE;
    return store<BOOL>(Wow64Process, FALSE) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

BOOL WINAPI IsWow64Process2(HANDLE hProcess, USHORT* pProcessMachine, USHORT* pNativeMachine) {
    if (!is_process(hProcess)) return FALSE;
    const bool stored = store<USHORT>(pProcessMachine, IMAGE_FILE_MACHINE_UNKNOWN) &&
                        (!pNativeMachine || store<USHORT>(pNativeMachine, native_machine()));
    return stored ? TRUE : fail(FALSE, ERROR_NOACCESS);
}
