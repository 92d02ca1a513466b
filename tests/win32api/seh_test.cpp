// Structured exceptions in C++, with the C++ library's headers on both sides of windows.h.
#include <memory>

#include <windows.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "seh_cases.h"

namespace {

struct Marked {
    char mark;
    ~Marked() { trace(mark); }
};

void the_library_keeps_its_own_try() {
    // Both come from headers that use __try for C++'s try.
    std::vector<std::string> texts(3, "abc");
    texts.insert(texts.begin(), std::string(100, 'x'));
    const std::shared_ptr<int> shared(new int(4));
    CHECK(texts.size() == 4 && *shared == 4);
    try {
        std::function<void()>()();
        trace('-');
    } catch (const std::bad_function_call&) {
        trace('c');
    }
    CHECK(traced("c"));
}

void a_cpp_exception_runs_the_finally_block() {
    try {
        const Marked outer{'o'};
        __try {
            throw 5;
        } __finally {
            CHECK(AbnormalTermination());
            trace('f');
        }
    } catch (int value) {
        CHECK(value == 5);
        trace('c');
    }
    CHECK(traced("foc"));
}

void a_cpp_exception_reaches_the_filter() {
    volatile DWORD code = 0;
    __try {
        const Marked inner{'i'};
        throw std::string("text");
    } __except (note_code(GetExceptionCode(), &code)) {
        trace('h');
    }
    CHECK(traced("ih"));
    CHECK(code == 0xE06D7363);
    try {
        __try {
            throw 6;
        } __except (EXCEPTION_CONTINUE_SEARCH) {
            trace('-');
        }
    } catch (int) {
        trace('c');
    }
    CHECK(traced("c"));
}

} // namespace

int main() {
    RUN(the_library_keeps_its_own_try);
    RUN(a_cpp_exception_runs_the_finally_block);
    RUN(a_cpp_exception_reaches_the_filter);
    return run_seh_cases();
}
