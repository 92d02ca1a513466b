// Sockets that a child process inherits: the same value, the same connection. This program is its own child.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "win32_check.h"

#include <string.h>

static char g_own_path[MAX_PATH];

// --- the child: 0, or the step that failed ---

static int use_stream(SOCKET s) {
    char text[16];
    if (send(s, "from the child", 14, 0) != 14) return 2;
    const int got = recv(s, text, sizeof text, 0);
    return got == 3 && memcmp(text, "end", 3) == 0 ? 0 : 3;
}

static int use_listener(SOCKET s) {
    const SOCKET accepted = accept(s, NULL, NULL);
    if (accepted == INVALID_SOCKET) return 4;
    const int result = use_stream(accepted);
    closesocket(accepted);
    return result;
}

static int child(int argc, char** argv) {
    WSADATA data;
    const SOCKET s = argc > 2 ? (SOCKET)strtoull(argv[2], NULL, 0) : INVALID_SOCKET;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    int result = 99;
    if (strcmp(argv[1], "stream") == 0) result = use_stream(s);
    if (strcmp(argv[1], "listener") == 0) result = use_listener(s);
    if (strcmp(argv[1], "none") == 0) result = send(s, "x", 1, 0) == SOCKET_ERROR ? WSAGetLastError() - WSABASEERR : 21;
    WSACleanup();
    return result;
}

// --- the parent ---

static HANDLE start(const char* verb, SOCKET s) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION info;
    char line[MAX_PATH + 60];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    snprintf(line, sizeof line, "\"%s\" %s %llu", g_own_path, verb, (unsigned long long)s);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &info));
    CloseHandle(info.hThread);
    return info.hProcess;
}

static DWORD finish_child(HANDLE process) {
    DWORD code = 0xDEAD;
    CHECK(WaitForSingleObject(process, kLong) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process, &code));
    CHECK(CloseHandle(process));
    return code;
}

static SOCKET listener(struct sockaddr_in* name) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    int length = sizeof *name;
    memset(name, 0, sizeof *name);
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(s, (struct sockaddr*)name, length) == 0);
    CHECK(listen(s, 5) == 0);
    CHECK(getsockname(s, (struct sockaddr*)name, &length) == 0);
    return s;
}

static SOCKET connected(const struct sockaddr_in* name) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connect(s, (const struct sockaddr*)name, sizeof *name) == 0);
    return s;
}

static DWORD flags_of(SOCKET s) {
    DWORD flags = 0xDEAD;
    CHECK(GetHandleInformation((HANDLE)s, &flags));
    return flags;
}

static void talk_to_child(SOCKET s) {
    char text[20];
    int got = 0;
    while (got < 14) {
        const int more = recv(s, text + got, sizeof text - (size_t)got, 0);
        CHECK(more > 0);
        if (more <= 0) return;
        got += more;
    }
    CHECK(got == 14 && memcmp(text, "from the child", 14) == 0);
    CHECK(send(s, "end", 3, 0) == 3);
}

static void a_socket_is_inherited_unless_it_says_otherwise(void) {
    const SOCKET plain = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(flags_of(plain) == HANDLE_FLAG_INHERIT);
    CHECK(closesocket(plain) == 0);
    const SOCKET own = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    CHECK(flags_of(own) == 0);
    CHECK(closesocket(own) == 0);
}

static void a_child_goes_on_with_a_connection_of_its_parent(void) {
    struct sockaddr_in name;
    const SOCKET listening = listener(&name);
    const SOCKET client = connected(&name);
    const SOCKET server = accept(listening, NULL, NULL);
    CHECK(flags_of(server) == HANDLE_FLAG_INHERIT);
    CHECK(SetHandleInformation((HANDLE)server, HANDLE_FLAG_INHERIT, 0));
    // The child can send: its step 21. What comes after that wine can not do.
    KNOWN_DEVIATION(kWine, "a connected socket is none in a child", finish_child(start("none", client)) == 21);
    if (this_side() == kWine) return;
    char text[4];
    CHECK(recv(server, text, 1, 0) == 1 && text[0] == 'x');
    HANDLE process = start("stream", client);
    CHECK(closesocket(client) == 0); // the child's is still open
    talk_to_child(server);
    CHECK(finish_child(process) == 0);
    CHECK(recv(server, text, sizeof text, 0) <= 0); // and has closed with it
    CHECK(closesocket(server) == 0 && closesocket(listening) == 0);
}

static void a_child_accepts_from_a_listener_of_its_parent(void) {
    struct sockaddr_in name;
    const SOCKET listening = listener(&name);
    HANDLE process = start("listener", listening);
    const SOCKET client = connected(&name);
    talk_to_child(client);
    CHECK(finish_child(process) == 0);
    CHECK(closesocket(client) == 0 && closesocket(listening) == 0);
}

static void a_socket_that_is_not_inherited_is_none_in_the_child(void) {
    struct sockaddr_in name;
    const SOCKET listening = listener(&name);
    CHECK(SetHandleInformation((HANDLE)listening, HANDLE_FLAG_INHERIT, 0));
    CHECK(finish_child(start("none", listening)) == WSAENOTSOCK - WSABASEERR);
    CHECK(closesocket(listening) == 0);
}

int main(int argc, char** argv) {
    WSADATA data;
    if (argc > 1) return child(argc, argv);
    CHECK(GetModuleFileNameA(NULL, g_own_path, sizeof g_own_path) != 0);
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    RUN(a_socket_is_inherited_unless_it_says_otherwise);
    RUN(a_child_goes_on_with_a_connection_of_its_parent);
    RUN(a_child_accepts_from_a_listener_of_its_parent);
    RUN(a_socket_that_is_not_inherited_is_none_in_the_child);
    CHECK(WSACleanup() == 0);
    return finish();
}
