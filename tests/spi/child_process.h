// Another process that a test starts, tells things and hears from, line by line. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::test {

class ChildProcess {
public:
    explicit ChildProcess(std::vector<std::string> command);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    // Ends its input, and waits for its end.
    ~ChildProcess();

    unsigned id() const { return static_cast<unsigned>(id_); }
    // Sends a line; what it answers is a line too. "" when it has ended.
    std::string ask(const std::string& line);
    // Kills it and waits for its end.
    void kill();
    // Ends its input and waits; its exit code, -1 if it was killed.
    int finish();

private:
    int id_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string rest_;
};

} // namespace wspemu::test
