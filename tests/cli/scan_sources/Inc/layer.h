// What provider.cpp includes, in another spelling.
#pragma once
#include <windows.h>

#define OurOwnThing(x) InternetCloseHandle(x)

struct Layer {
    void Beep(int, int) { SetLastError(0); }
    FARPROC find(HMODULE module) { return GetProcAddress(module, "WinVerifyTrust"); }
    LPTHREAD_START_ROUTINE start = (LPTHREAD_START_ROUTINE)&ExitThread;
};
