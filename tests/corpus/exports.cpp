// Exported by the .def file only, none of it extern "C".
#include <windows.h>

int g_data = 1;

int WINAPI PlainName(int a, int b) {
    return a + b;
}
DWORD Start(void) {
    return 1;
}

BOOL APIENTRY DllMain(HMODULE, DWORD, LPVOID) {
    return TRUE;
}
