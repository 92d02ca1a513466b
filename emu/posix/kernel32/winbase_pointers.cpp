// winbase.h: IsBadReadPtr and its like.
#include "posix/kernel32/win32_border.h"

#include "core/port/accessible.h"

using namespace wspemu;
using wspemu::port::are_accessible;

BOOL WINAPI IsBadReadPtr(const VOID* lp, UINT_PTR ucb) {
    return !are_accessible(lp, ucb, false);
}

BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb) {
    return !are_accessible(lp, ucb, true);
}

BOOL WINAPI IsBadCodePtr(FARPROC lpfn) {
    return !are_accessible(reinterpret_cast<const void*>(lpfn), 1, false);
}

// One page after the other, as far as the text goes.
template <class Char>
static BOOL is_bad_text(const Char* text, UINT_PTR most) {
    for (UINT_PTR i = 0; i < most; ++i) {
        if ((i == 0 || reinterpret_cast<ULONG_PTR>(text + i) % 4096 < sizeof(Char)) &&
            !are_accessible(text + i, sizeof(Char), false))
            return TRUE;
        if (text[i] == 0) break;
    }
    return FALSE;
}

BOOL WINAPI IsBadStringPtrA(LPCSTR lpsz, UINT_PTR ucchMax) {
    return is_bad_text(lpsz, ucchMax);
}

BOOL WINAPI IsBadStringPtrW(LPCWSTR lpsz, UINT_PTR ucchMax) {
    return is_bad_text(lpsz, ucchMax);
}
