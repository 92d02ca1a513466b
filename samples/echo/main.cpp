// echo: a Winsock server and client in one program, for every style of I/O that Winsock has. Read peers.cpp next.
#include "peers.h"
#include <stdio.h>

namespace {

struct ServerJob {
    SOCKET server;
    const Options* options;
    const std::string* style;
};

DWORD WINAPI ServerThread(LPVOID parameter) {
    const auto* job = static_cast<const ServerJob*>(parameter);
    // Made here: a window, for example, belongs to the thread that makes it.
    const std::unique_ptr<IoStyle> style = MakeStyle(*job->style);
    Serve(job->server, *job->options, *style);
    return 0;
}

void RunBoth(const Options& options, const std::string& name) {
    const SOCKET server = OpenServer(options);
    const u_short port = PortOf(server);
    ServerJob job{server, &options, &name};
    const HANDLE thread = CreateThread(NULL, 0, ServerThread, &job, 0, NULL);
    if (thread == NULL) Die("CreateThread", static_cast<int>(GetLastError()));
    RunClient(port, options, *MakeStyle(name));
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

void Run(const Options& options, const std::string& name) {
    if (options.role == Role::Both) {
        RunBoth(options, name);
    } else if (options.role == Role::Client) {
        RunClient(options.port, options, *MakeStyle(name));
    } else {
        const SOCKET server = OpenServer(options);
        printf("listening on port %d\n", PortOf(server));
        fflush(stdout);
        Serve(server, options, *MakeStyle(name));
    }
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    int exitCode = 0;
    if (!ParseOptions(argc, argv, &options, &exitCode)) return exitCode;

    WSADATA data;
    const int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error != 0) Die("WSAStartup", error); // it returns its error; there is no last error yet
    for (const std::string& style : options.styles) {
        Run(options, style);
        printf("%s/%s %-10s %8d bytes ok\n", options.udp ? "udp" : "tcp", options.ipv6 ? "ipv6" : "ipv4", style.c_str(),
               options.bytes);
        fflush(stdout);
    }
    if (WSACleanup() == SOCKET_ERROR) Die("WSACleanup");
    return 0;
}
