// Opens \\.\Hello and expects its answer.
#include <windows.h>
#include <winioctl.h>

#include <cstring>

int main() {
    const HANDLE file = CreateFileA("\\\\.\\Hello", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE) return 1;
    char answer[8] = "";
    DWORD length = 0;
    const DWORD code = CTL_CODE(0x8000, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS);
    if (!DeviceIoControl(file, code, nullptr, 0, answer, sizeof answer, &length, nullptr)) return 2;
    return length == 5 && std::strcmp(answer, "hello") == 0 ? 0 : 3;
}
