// What a call leaves as the last error.
#pragma once

#include <windows.h>

constexpr DWORD kUntouched = 0xDEAD;

// The last error of a call that is to fail; kUntouched when it sets none.
template <class Call>
DWORD error_of(Call call) {
    SetLastError(kUntouched);
    call();
    return GetLastError();
}
