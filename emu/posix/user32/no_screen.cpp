// winuser.h, commdlg.h, commctrl.h: what needs a screen or the resources of a file. There are neither.
#include "posix/kernel32/refusal.h"

#include <commctrl.h>
#include <commdlg.h>
#include <wingdi.h>
#include <winuser.h>

WSPEMU_REFUSED(int, MessageBoxA, (HWND, LPCSTR, LPCSTR, UINT), 0, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(int, MessageBoxW, (HWND, LPCWSTR, LPCWSTR, UINT), 0, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(HICON, LoadIconA, (HINSTANCE, LPCSTR), nullptr, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(HICON, LoadIconW, (HINSTANCE, LPCWSTR), nullptr, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(HCURSOR, LoadCursorA, (HINSTANCE, LPCSTR), nullptr, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(HCURSOR, LoadCursorW, (HINSTANCE, LPCWSTR), nullptr, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(int, LoadStringA, (HINSTANCE, UINT, LPSTR, int), 0, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(int, LoadStringW, (HINSTANCE, UINT, LPWSTR, int), 0, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(INT_PTR, DialogBoxParamA, (HINSTANCE, LPCSTR, HWND, DLGPROC, LPARAM), -1, ERROR_RESOURCE_NAME_NOT_FOUND)
WSPEMU_REFUSED(INT_PTR, DialogBoxParamW, (HINSTANCE, LPCWSTR, HWND, DLGPROC, LPARAM), -1, ERROR_RESOURCE_NAME_NOT_FOUND)

// Documented: NULL, and no error of its own.
WSPEMU_REFUSED(HGDIOBJ, GetStockObject, (int), nullptr, ERROR_NOT_SUPPORTED)

// Documented: FALSE, and CommDlgExtendedError says why.
WSPEMU_REFUSED(BOOL, GetOpenFileNameA, (LPOPENFILENAMEA), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, GetOpenFileNameW, (LPOPENFILENAMEW), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, GetSaveFileNameA, (LPOPENFILENAMEA), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, GetSaveFileNameW, (LPOPENFILENAMEW), FALSE, ERROR_ACCESS_DENIED)
DWORD WINAPI CommDlgExtendedError(void) {
    return CDERR_DIALOGFAILURE;
}

// It has no result to fail with; a window of such a class can not be made.
void WINAPI InitCommonControls(void) {
    wspemu::report_unsupported_export("InitCommonControls", __builtin_return_address(0));
}
WSPEMU_REFUSED(BOOL, InitCommonControlsEx, (const INITCOMMONCONTROLSEX*), FALSE, ERROR_NOT_SUPPORTED)
