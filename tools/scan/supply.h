// What we have: functions, by the library's exports and the headers, and headers. Neutral.
#pragma once

#include "core/support.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu::scan {

struct Answer {
    std::string module; // "kernel32"; "" when the name is no function of Windows that is known
    Support level = Support::none;
    std::string note;
};

class Supply {
public:
    // The folders as wspemu build gives them to the compiler; the first is the one with windows.h.
    explicit Supply(std::vector<std::string> header_folders);

    // A function of Windows or of its C library.
    Answer function(std::string_view name) const;
    // A row of the support list that is no function of a DLL: of "upcall", "base option" and the like; nullptr for none.
    static const SupportRow* row(std::string_view group, std::string_view name);
    static const SupportRow* row_ignoring_case(std::string_view group, std::string_view name);
    // Some header of ours has the word in it.
    bool has_word(std::string_view word) const { return words_.find(word) != words_.end(); }
    // A macro or an inline function of a header of ours.
    bool has_macro(std::string_view word) const { return defined_.find(word) != defined_.end(); }
    // As the compiler will be told to spell it ("winsock2.h" for WinSock2.H); "" for none.
    std::string header(const std::string& name) const;

private:
    void read_headers(const std::string& folder);
    bool is_there(std::string_view module, std::string_view name) const;

    const std::vector<std::string> folders_;
    std::set<std::string, std::less<>> words_;
    std::set<std::string, std::less<>> defined_;  // macros and inline functions
    std::set<std::string, std::less<>> declared_; // functions of the C library
};

} // namespace wspemu::scan
