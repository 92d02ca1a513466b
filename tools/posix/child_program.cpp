// The twin of tools/child_program.h.
#include "child_program.h"

#include <cerrno>
#include <cstdio>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wspemu {
namespace {

int spawn_and_wait(const std::vector<std::string>& words, std::string* output) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    int ends[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (output) {
        if (pipe(ends) != 0) return 127;
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        posix_spawn_file_actions_addclose(&actions, ends[1]);
    }
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (output) {
        close(ends[1]);
        char buffer[65536];
        for (ssize_t got; error == 0 && (got = read(ends[0], buffer, sizeof buffer)) > 0;)
            output->append(buffer, static_cast<std::size_t>(got));
        close(ends[0]);
    }
    if (error != 0) {
        std::fprintf(stderr, "wspemu: %s: %s\n", arguments.front(), strerrordesc_np(error));
        return 127;
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

int run_program(const std::vector<std::string>& words) {
    return spawn_and_wait(words, nullptr);
}

int output_of(const std::vector<std::string>& words, std::string& output) {
    return spawn_and_wait(words, &output);
}

std::string own_folder() {
    std::string path(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return path.substr(0, path.rfind('/'));
}

} // namespace wspemu
