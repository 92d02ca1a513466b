// A program of Windows source outside the project: starts Winsock and uses a wide string.
#include <winsock2.h>
#include <cstdio>
#include <string>

int main(int, char**) {
    static_assert(sizeof(wchar_t) == 2);
    WSADATA data{};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    std::wstring text = L"a wide string longer than any small buffer";
    text += L" and longer still";
    bool whole = text.size() == 59 && data.wVersion == MAKEWORD(2, 2);
    WSACleanup();
    std::puts(whole ? "outside program: ok" : "outside program: wrong");
    return whole ? 0 : 1;
}
