// C and C++ source as words and signs: comments gone, literals whole, each with its line. Neutral.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu::scan {

enum class TokenKind : std::uint8_t {
    word,
    number,
    string,    // the text between the quotes, escapes as they are written; of a raw string too
    character, // the same
    header,    // what an #include names in <> or "", without them
    sign,      // one character, or :: or ->
    hash,      // the # that begins a preprocessor line
};

struct Token {
    TokenKind kind;
    bool directive; // part of a preprocessor line
    bool wide;      // a literal with the prefix L; a header in <>
    std::uint32_t begin, length;
    std::uint32_t line; // from 1
};

// Takes any text and keeps it: what is no C becomes signs, a literal that does not end ends with its line, a comment with the text.
// Lines joined by a backslash count as those they were. What stands in #if 0 is left out. Linear in the size of the text, which is
// below 4 GB.
class Tokens {
public:
    explicit Tokens(std::string text);

    std::size_t size() const noexcept { return tokens_.size(); }
    const Token& operator[](std::size_t i) const noexcept { return tokens_[i]; }
    // "" past the end (and "before" it: i wraps around), so that a look at a neighbour needs no test.
    std::string_view text(std::size_t i) const noexcept {
        return i < tokens_.size() ? std::string_view(text_).substr(tokens_[i].begin, tokens_[i].length)
                                  : std::string_view();
    }
    bool is(std::size_t i, TokenKind kind) const noexcept { return i < tokens_.size() && tokens_[i].kind == kind; }
    // A word or sign of this text, not a literal of it.
    bool is(std::size_t i, std::string_view text_of_it) const noexcept {
        return i < tokens_.size() && text(i) == text_of_it && tokens_[i].kind != TokenKind::string &&
               tokens_[i].kind != TokenKind::character;
    }
    std::uint32_t lines() const noexcept { return lines_; }

private:
    friend class Lexer;
    std::string text_;
    std::vector<Token> tokens_;
    std::uint32_t lines_ = 0;
};

} // namespace wspemu::scan
