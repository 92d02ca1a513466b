// fibersapi.h: fiber-local storage. Each thread is its own only fiber.
#include "posix/kernel32/win32_border.h"

#include "posix/local_storage.h"

using namespace wspemu;
using namespace wspemu::posix;

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) {
    const std::uint32_t index = allocate_fiber_index(lpCallback);
    return index != kOutOfIndexes ? index : fail(FLS_OUT_OF_INDEXES, ERROR_NOT_ENOUGH_MEMORY);
}
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) {
    void* value = nullptr;
    if (!get_fiber_value(dwFlsIndex, &value)) return fail(nullptr, ERROR_INVALID_PARAMETER);
    SetLastError(ERROR_SUCCESS);
    return value;
}
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) {
    return set_fiber_value(dwFlsIndex, lpFlsData) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
BOOL WINAPI FlsFree(DWORD dwFlsIndex) {
    return free_fiber_index(dwFlsIndex) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
