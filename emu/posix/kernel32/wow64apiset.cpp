// wow64apiset.h: whether a process is a 32-bit one on a 64-bit system; none here is.
#include "posix/kernel32/rights.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

USHORT native_machine() {
    SYSTEM_INFO system;
    GetNativeSystemInfo(&system);
    switch (system.wProcessorArchitecture) {
    case PROCESSOR_ARCHITECTURE_AMD64: return IMAGE_FILE_MACHINE_AMD64;
    case PROCESSOR_ARCHITECTURE_ARM64: return IMAGE_FILE_MACHINE_ARM64;
    default: return IMAGE_FILE_MACHINE_UNKNOWN;
    }
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
