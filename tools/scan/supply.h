// What we have: functions, by the library's exports and the headers, and headers. Neutral.
#pragma once

#include "core/support.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace wspemu::scan {

struct Answer {
    std::string module; // "kernel32"; "" when the name is no function of Windows that is known
    Support level = Support::none;
    std::string note;
};

// Words that are looked up as pieces of texts.
struct WordHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const noexcept { return std::hash<std::string_view>()(word); }
};
class WordSet {
public:
    bool has(std::string_view word) const { return words_.find(word) != words_.end(); }
    // Most words come again and again: only a new one costs memory.
    void add(std::string_view word) {
        if (!has(word)) words_.emplace(word);
    }

private:
    std::unordered_set<std::string, WordHash, std::equal_to<>> words_;
};

// Of one thread: the headers are read when a question comes that the library alone does not answer.
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
    bool has_word(std::string_view word) const { return headers().words.has(word); }
    // A macro or an inline function of a header of ours.
    bool has_macro(std::string_view word) const { return headers().defined.has(word); }
    // As the compiler will be told to spell it ("winsock2.h" for WinSock2.H); "" for none.
    std::string header(const std::string& name) const;

private:
    struct Headers {
        WordSet words;
        WordSet defined;  // macros and inline functions
        WordSet declared; // functions of the C library
    };
    const Headers& headers() const;
    static void read_headers(const std::string& folder, Headers& headers);
    bool is_there(std::string_view module, std::string_view name) const;

    const std::vector<std::string> folders_;
    mutable std::unique_ptr<Headers> headers_;
};

} // namespace wspemu::scan
