// The program that the tests of the command run: it ends as it is told, with or without a call of Winsock before.
#include <winsock2.h>
#include <winioctl.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr DWORD kAsk = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS);

// A datagram to itself, by send: what a layer's WSPSend sees.
int send_datagram() {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 100;
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (s == INVALID_SOCKET) return 101;
    SOCKADDR_IN address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    auto* name = reinterpret_cast<SOCKADDR*>(&address);
    if (bind(s, name, length) != 0 || getsockname(s, name, &length) != 0 || connect(s, name, length) != 0) return 102;
    char byte = 'x';
    if (send(s, &byte, 1, 0) != 1) return 103;
    byte = 0;
    if (recv(s, &byte, 1, 0) != 1 || byte != 'x') return 104;
    closesocket(s);
    WSACleanup();
    return 0;
}

// The layers of the chain that serves TCP over IPv4, and whether its handles are OS handles.
int print_chain() {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 100;
    const SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    WSAPROTOCOL_INFOA info{};
    int length = sizeof info;
    if (getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, reinterpret_cast<char*>(&info), &length) != 0) return 101;
    std::printf("%d %s\n", info.ProtocolChain.ChainLen, info.dwServiceFlags1 & XP1_IFS_HANDLES ? "ifs" : "non-ifs");
    closesocket(s);
    WSACleanup();
    return 0;
}

// What the device says of itself.
int ask_device(const char* path) {
    const HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        std::printf("CreateFile: error %u\n", static_cast<unsigned>(GetLastError()));
        return 100;
    }
    char answer[64];
    DWORD length = 0;
    if (!DeviceIoControl(file, kAsk, nullptr, 0, answer, sizeof answer, &length, nullptr)) {
        std::printf("DeviceIoControl: error %u\n", static_cast<unsigned>(GetLastError()));
        return 101;
    }
    std::printf("[%.*s]\n", static_cast<int>(length), answer);
    return CloseHandle(file) ? 0 : 102;
}

// Ends with a request pending, its handle closed before or left open.
int leave_request(const char* path, bool close) {
    const HANDLE file =
        CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    static OVERLAPPED overlapped;
    static char answer[64];
    if (DeviceIoControl(file, kAsk, nullptr, 0, answer, sizeof answer, nullptr, &overlapped)) return 100;
    if (GetLastError() != ERROR_IO_PENDING) return 101;
    if (close && !CloseHandle(file)) return 102;
    return 0;
}

// A library brings a device and is freed while a request is pending.
int free_device_library(const char* path) {
    const HMODULE library = LoadLibraryA(path);
    if (!library) return 100;
    const auto entry =
        reinterpret_cast<int (*)(const char*)>(reinterpret_cast<void*>(GetProcAddress(library, "wspemu_device_entry")));
    if (!entry || entry("Freed") != 0) return 101;
    const HANDLE file =
        CreateFileA("\\\\.\\Freed", GENERIC_READ, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    OVERLAPPED first{}, second{};
    if (DeviceIoControl(file, kAsk, nullptr, 0, nullptr, 0, nullptr, &first)) return 102;
    if (!FreeLibrary(library)) return 103;
    DWORD done = 0;
    if (!CancelIoEx(file, &first)) return 104;
    if (GetOverlappedResult(file, &first, &done, TRUE) || GetLastError() != ERROR_OPERATION_ABORTED) return 105;
    if (DeviceIoControl(file, kAsk, nullptr, 0, nullptr, 0, nullptr, &second)) return 106;
    if (!CloseHandle(file)) return 107;
    return HasOverlappedIoCompleted(&second) ? 0 : 108;
}

} // namespace

int main(int argc, char** argv) {
    const char* deed = argc > 1 ? argv[1] : "";
    if (std::strcmp(deed, "exit") == 0) return std::atoi(argv[2]);
    if (std::strcmp(deed, "send") == 0) return send_datagram();
    if (std::strcmp(deed, "chain") == 0) return print_chain();
    if (std::strcmp(deed, "print") == 0) {
        for (int i = 2; i < argc; ++i) std::printf("[%s]\n", argv[i]);
        return 0;
    }
    if (std::strcmp(deed, "ask") == 0) return ask_device(argv[2]);
    if (std::strcmp(deed, "free-library") == 0) return free_device_library(argv[2]);
    if (std::strcmp(deed, "leave") == 0) return leave_request(argv[2], false);
    if (std::strcmp(deed, "leave-closed") == 0) return leave_request(argv[2], true);
    if (std::strcmp(deed, "abort") == 0) std::abort();
    return 99;
}
