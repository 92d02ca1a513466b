// Reads the command line.
#include "options.h"
#include "io_style.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void PrintUsage(FILE* where) {
    fputs("usage: echo [--both|--server|--client] [--udp] [--ipv6] [--style STYLE]... [--bytes N] [--port N]\n"
          "  --both    server and client in two threads, over loopback (default)\n"
          "  --server  serve one client, then end     --client  be that client\n"
          "  --style   blocking select event message overlapped routine port\n"
          "            (default: all of them with --both, blocking otherwise)\n"
          "  --bytes   how much the client sends (default 1048576)\n"
          "  --port    where the server listens (default: any free port; the client needs it)\n",
          where);
}

// A number from 1 to `largest`, or 0.
static int ParseNumber(const char* text, int largest) {
    char* end = nullptr;
    const long number = strtol(text, &end, 10);
    return *text != 0 && *end == 0 && number >= 1 && number <= largest ? static_cast<int>(number) : 0;
}

static bool ParseValue(const char* name, const char* value, Options* options) {
    if (strcmp(name, "--style") == 0) {
        options->styles.push_back(value);
        return IsStyle(value);
    }
    if (strcmp(name, "--bytes") == 0) return (options->bytes = ParseNumber(value, 1 << 30)) != 0;
    if (strcmp(name, "--port") == 0) {
        options->port = static_cast<u_short>(ParseNumber(value, 65535));
        return options->port != 0;
    }
    return false;
}

static bool ParseSwitch(const char* name, Options* options) {
    if (strcmp(name, "--both") == 0) options->role = Role::Both;
    else if (strcmp(name, "--server") == 0) options->role = Role::Server;
    else if (strcmp(name, "--client") == 0) options->role = Role::Client;
    else if (strcmp(name, "--udp") == 0) options->udp = true;
    else if (strcmp(name, "--ipv6") == 0) options->ipv6 = true;
    else return false;
    return true;
}

bool ParseOptions(int argc, char** argv, Options* options, int* exitCode) {
    *exitCode = 1;
    for (int i = 1; i < argc; ++i) {
        if (strcmp(argv[i], "--help") == 0) {
            PrintUsage(stdout);
            *exitCode = 0;
            return false;
        }
        if (ParseSwitch(argv[i], options)) continue;
        if (i + 1 < argc && ParseValue(argv[i], argv[i + 1], options)) {
            ++i;
            continue;
        }
        fprintf(stderr, "echo: bad argument: %s %s\n", argv[i], i + 1 < argc ? argv[i + 1] : "");
        PrintUsage(stderr);
        return false;
    }
    if (options->role == Role::Client && options->port == 0) {
        fputs("echo: --client needs --port\n", stderr);
        return false;
    }
    if (options->styles.empty()) {
        options->styles = options->role == Role::Both ? AllStyles() : std::vector<std::string>{"blocking"};
    }
    return true;
}
