// Synchronisation for tests, each with a deadline: a test that hangs says where and ends.
#pragma once

#include <condition_variable>
#include <future>
#include <mutex>

namespace wspemu::test {

// Closed at first; open() lets everybody through for ever. Any thread. Passing a gate that nobody opens ends the program.
class Gate {
public:
    explicit Gate(const char* name) : name_(name) {}
    void open();
    void pass();

private:
    const char* const name_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

constexpr std::chrono::seconds kDeadline{30};
// The same in milliseconds, for Windows waits.
constexpr unsigned kDeadlineMs = 30000;

// Runs the function on a thread of its own.
template <class Function>
auto run(Function&& function) {
    return std::async(std::launch::async, std::forward<Function>(function));
}

// The value of a task; a task that does not end in time ends the program.
void require_end(std::future_status status);
template <class T>
T value_of(std::future<T>& task) {
    require_end(task.wait_for(kDeadline));
    return task.get();
}

} // namespace wspemu::test
