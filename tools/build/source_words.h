// What Visual C++ accepts and no other compiler does, said otherwise; line by line nothing moves. Neutral.
#pragma once

#include <string>

namespace wspemu::build {

struct Mended {
    std::string text;
    bool uses_try = false;        // __try or a spelling of it: the file is to be compiled without optimisation
    bool has_main = false;        // defines main, wmain or the like
    bool names_functions = false; // __FUNCTION__ or a spelling of it, which is a literal to Microsoft's compiler
};

struct Dialect {
    bool cpp = false;
    bool keep_long = false; // leave `long` its 64 bits
};

// The text of one source or header, comments and literals left alone:
//   `) = 0 {`             -> `) {`            a pure virtual function with a body in its class
//   `for each (T x in y)` -> `for (T x : y)`
//   `void main(`          -> `int main(` (and with a calling convention between)
//   `long`, `1L`          -> `int`, `1`: 32 bits, as in all of Windows, unless that is to be kept
//   `1i64`                -> `1LL`
//   `sizeof TYPE`         -> `sizeof (TYPE)`
//   `a##->##b`            -> `a -> b`: what makes no token is not pasted
//   `goto` over variables with initial values: they get a block of their own
//   `#ifdef _WIN32`       -> `#ifdef WSPEMU_SEES_WIN32`, and so with _WIN64, _M_X64 and _M_AMD64 in all directives
//   `__asm`, `_asm`       stay: no way around
// Stands before _WIN32 and its kin.
inline constexpr char kSeesWindows[] = "WSPEMU_SEES";
Mended mend_words(const std::string& text, const Dialect& dialect);

} // namespace wspemu::build
