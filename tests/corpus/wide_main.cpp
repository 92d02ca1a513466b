// The TCHAR form of main, as Visual Studio's wizard writes it.
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <tchar.h>

int _tmain(int argc, _TCHAR* argv[]) {
    return argc == 3 && _tcscmp(argv[1], _T("one")) == 0 && lstrlenW(argv[2]) == 3 ? 0 : 1;
}
