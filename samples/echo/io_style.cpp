// The list of styles, and how failure is told.
#include "io_style.h"
#include <stdio.h>

namespace {

struct NamedStyle {
    const char* name;
    std::unique_ptr<IoStyle> (*make)();
};

const NamedStyle kStyles[] = {
    {"blocking", MakeBlockingStyle}, {"select", MakeSelectStyle},         {"event", MakeEventStyle},
    {"message", MakeMessageStyle},   {"overlapped", MakeOverlappedStyle}, {"routine", MakeRoutineStyle},
    {"port", MakePortStyle},
};

} // namespace

std::unique_ptr<IoStyle> MakeStyle(const std::string& name) {
    for (const NamedStyle& style : kStyles) {
        if (name == style.name) return style.make();
    }
    return nullptr;
}

bool IsStyle(const std::string& name) {
    for (const NamedStyle& style : kStyles) {
        if (name == style.name) return true;
    }
    return false;
}

std::vector<std::string> AllStyles() {
    std::vector<std::string> names;
    for (const NamedStyle& style : kStyles) names.push_back(style.name);
    return names;
}

void Die(const char* call, int error) {
    char text[256] = "";
    FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL,
                   static_cast<DWORD>(error), 0, text, sizeof text, NULL);
    fflush(stdout);
    fprintf(stderr, "echo: %s failed with error %d. %s\n", call, error, text);
    fflush(stderr);
    ExitProcess(1);
}

void Die(const char* call) {
    Die(call, WSAGetLastError());
}
