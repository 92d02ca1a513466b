// A child process in which something dangerous is tried. Neutral.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace wspemu {

struct ChildEnd {
    enum class How { exited, killed_by_signal, timed_out };
    How how = How::exited;
    std::string signal; // "SIGSEGV"; for killed_by_signal
    std::string said;   // all that the child said before
};

// The child's way to talk. Any thread of it; each text arrives whole if it is short.
using Say = std::function<void(const std::string& text)>;

// Forks, runs work(say) in the child, and ends the child after that. Call it while the process has one thread only. A child that
// takes longer than the limit is killed. Crashes end the child silently, unless
// the work has them reported.
ChildEnd try_in_child(const std::function<void(const Say& say)>& work, std::chrono::milliseconds limit);

} // namespace wspemu
