// Failure: why one side of a row could not go on.
#pragma once

#include <winsock2.h>

#include <stdexcept>
#include <string>

namespace wspemu::traffic {

class Failure : public std::runtime_error {
public:
    // A Winsock function failed with this code.
    Failure(const char* function, int code);
    // Something else was not as it has to be.
    explicit Failure(const std::string& what) : std::runtime_error(what) {}
};

// The side was told to end, or its time is up. Whoever told it knows why.
class Stopped : public Failure {
public:
    Stopped() : Failure("stopped") {}
};

// The function that was just called failed: its code is the thread's last error.
[[noreturn]] inline void fail(const char* function) {
    throw Failure(function, WSAGetLastError());
}

} // namespace wspemu::traffic
