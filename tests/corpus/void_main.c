/* The oldest form of main: what it ends with nobody knows, unless it says so. */
#include <windows.h>

void main() {
    ExitProcess(lstrlenA("four") == 4 ? 0 : 1);
}
