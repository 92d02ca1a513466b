// The twin of tools/terminal.h.
#include "terminal.h"

#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace wspemu {
namespace {

bool is_set(const char* name) noexcept {
    const char* value = std::getenv(name);
    return value && *value != '\0';
}

} // namespace

bool is_terminal(Stream stream) noexcept {
    return isatty(stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO) != 0;
}

bool wants_colour(Stream stream) noexcept {
    const char* force = std::getenv("CLICOLOR_FORCE");
    if (force && *force != '\0' && std::strcmp(force, "0") != 0) return true;
    const char* kind = std::getenv("TERM");
    const bool dumb = !kind || std::strcmp(kind, "dumb") == 0;
    return !is_set("NO_COLOR") && !dumb && is_terminal(stream);
}

} // namespace wspemu
