// Outcomes of calls as values that compare and print themselves: BOOST_TEST(api(bind(s, ...)) == fails_with(WSAENOTSOCK)).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include <ostream>
#include <string>

namespace wspemu::test {

struct Outcome {
    bool succeeded = true;
    int code = 0;            // of a failure
    std::string remark = {}; // what else was wrong about the call; "" if nothing
    friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

Outcome succeeds();
Outcome fails_with(int code);

// Of a Winsock export: the failure value, then WSAGetLastError.
Outcome api(int result);    // SOCKET_ERROR
Outcome api(SOCKET result); // INVALID_SOCKET
// Of a Winsock or Win32 function that returns a BOOL.
Outcome api_bool(BOOL result);

// A value together with how the call went. Compares with an outcome; with gives(value) for success and that value.
template <class T>
struct Answer {
    T value{};
    Outcome outcome;
    friend bool operator==(const Answer&, const Answer&) = default;
    friend bool operator==(const Answer& answer, const Outcome& expected) { return answer.outcome == expected; }
    friend std::ostream& operator<<(std::ostream& out, const Answer& answer) {
        out << answer.outcome;
        if (answer.outcome.succeeded) out << " and gives " << answer.value;
        return out;
    }
};

template <class T>
Answer<T> gives(T value) {
    return {value, succeeds()};
}

} // namespace wspemu::test
