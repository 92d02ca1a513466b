/* A DLL that is no provider: it exports something else. */
#include <windows.h>

__declspec(dllexport) int NotWSPStartup(void) {
    return 0;
}
