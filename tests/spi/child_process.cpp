// Another process: fork, exec, two pipes. Host dialect.
#include "child_process.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace wspemu::test {

ChildProcess::ChildProcess(std::vector<std::string> command) {
    int to_child[2];
    int from_child[2];
    if (::pipe2(to_child, O_CLOEXEC) != 0 || ::pipe2(from_child, O_CLOEXEC) != 0) return;
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a child that has ended is an answer, not an end
    id_ = ::fork();
    if (id_ == 0) {
        ::dup2(to_child[0], 0);
        ::dup2(from_child[1], 1);
        ::execv(arguments[0], arguments.data());
        _exit(127);
    }
    ::close(to_child[0]);
    ::close(from_child[1]);
    input_ = to_child[1];
    output_ = from_child[0];
}

ChildProcess::~ChildProcess() {
    finish();
    if (output_ >= 0) ::close(output_);
}

std::string ChildProcess::ask(const std::string& line) {
    const std::string sent = line + '\n';
    if (::write(input_, sent.data(), sent.size()) != static_cast<ssize_t>(sent.size())) return {};
    for (;;) {
        if (const auto end = rest_.find('\n'); end != rest_.npos) {
            std::string answer = rest_.substr(0, end);
            rest_.erase(0, end + 1);
            return answer;
        }
        char buffer[512];
        const ssize_t got = ::read(output_, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return {};
        rest_.append(buffer, static_cast<std::size_t>(got));
    }
}

void ChildProcess::kill() {
    if (id_ > 0) ::kill(id_, SIGKILL);
    finish();
}

int ChildProcess::finish() {
    if (input_ >= 0) ::close(std::exchange(input_, -1));
    if (id_ <= 0) return -1;
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace wspemu::test
