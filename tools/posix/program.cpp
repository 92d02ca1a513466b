// The twin of tools/program.h.
#include "program.h"

#include "exit_code.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace wspemu {

int become_program(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::fflush(nullptr);
    execvp(arguments.front(), arguments.data());
    const int error = errno;
    std::fprintf(stderr, "wspemu: %s: %s\n", arguments.front(), strerrordesc_np(error));
    return error == ENOENT || error == ENOTDIR ? kNotFound : kNotExecutable;
}

void set_environment(const char* name, const std::string& value) {
    setenv(name, value.c_str(), 1);
}

void unset_environment(const char* name) {
    unsetenv(name);
}

} // namespace wspemu
