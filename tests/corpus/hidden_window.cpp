// The class of a hidden window as everybody copies it, with pictures and a brush; the name of the computer.
#include <windows.h>
#include <string.h>

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    return message == WM_USER ? (LRESULT)(wparam + lparam) : DefWindowProc(window, message, wparam, lparam);
}

int main() {
    WNDCLASS window_class;
    memset(&window_class, 0, sizeof window_class);
    window_class.style = CS_HREDRAW | CS_VREDRAW;
    window_class.lpfnWndProc = (WNDPROC)on_message;
    window_class.hIcon = LoadIcon(NULL, IDI_APPLICATION);
    window_class.hCursor = LoadCursor(NULL, IDC_ARROW);
    window_class.hbrBackground = (HBRUSH)GetStockObject(WHITE_BRUSH);
    window_class.lpszClassName = TEXT("hidden");
    if (RegisterClass(&window_class) == 0) return 1;
    HWND window = CreateWindow(TEXT("hidden"), TEXT(""), WS_OVERLAPPEDWINDOW, CW_USEDEFAULT, CW_USEDEFAULT,
                               CW_USEDEFAULT, CW_USEDEFAULT, NULL, NULL, NULL, NULL);
    if (!window || SendMessage(window, WM_USER, 3, 4) != 7 || !DestroyWindow(window)) return 2;
    if (GetStockObject(BLACK_BRUSH) != NULL || RGB(1, 2, 3) != 0x030201) return 3;

    char name[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof name;
    if (!GetComputerNameA(name, &size) || size == 0 || size != strlen(name)) return 4;
    const DWORD length = size;
    size = length; // without room for the end
    if (GetComputerNameA(name, &size) || GetLastError() != ERROR_BUFFER_OVERFLOW || size != length + 1) return 5;
    WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
    size = MAX_COMPUTERNAME_LENGTH + 1;
    if (!GetComputerNameW(wide, &size) || size != length || wide[0] != (WCHAR)name[0] || wide[length] != 0) return 6;
    for (DWORD i = 0; i < length; ++i)
        if (name[i] >= 'a' && name[i] <= 'z') return 7;
    return 0;
}
