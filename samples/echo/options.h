// What the user asked for on the command line.
#pragma once
#include <winsock2.h>
#include <string>
#include <vector>

enum class Role { Server, Client, Both };

struct Options {
    Role role = Role::Both;
    bool udp = false;
    bool ipv6 = false;
    std::vector<std::string> styles; // names, see MakeStyle
    int bytes = 1 << 20;
    u_short port = 0; // 0: the system chooses; only for a server

    int Family() const { return ipv6 ? AF_INET6 : AF_INET; }
    int Type() const { return udp ? SOCK_DGRAM : SOCK_STREAM; }
};

// Returns true if `options` is to be acted on. Otherwise *exitCode is what the program should end with.
bool ParseOptions(int argc, char** argv, Options* options, int* exitCode);
