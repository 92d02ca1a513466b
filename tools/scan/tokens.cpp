// The tokeniser, in three steps: joined lines, tokens, what #if 0 leaves.
#include "scan/tokens.h"

#include <algorithm>
#include <cctype>

namespace wspemu::scan {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\0';
}

bool begins_word(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool belongs_to_word(char c) {
    return begins_word(c) || is_digit(c);
}

// Takes a backslash before a line end out, with the line end, and notes where in the result that was.
std::vector<std::size_t> join_lines(std::string& text) {
    std::vector<std::size_t> joints;
    if (text.find('\\') == text.npos) return joints;
    std::size_t out = 0;
    for (std::size_t in = 0; in < text.size(); ++in) {
        if (text[in] == '\\') {
            const std::size_t end = in + 1 < text.size() && text[in + 1] == '\r' ? in + 2 : in + 1;
            if (end < text.size() && text[end] == '\n') {
                joints.push_back(out);
                in = end;
                continue;
            }
        }
        text[out++] = text[in];
    }
    text.resize(out);
    return joints;
}

enum class Prefix { none, plain, wide, raw, raw_wide };

Prefix prefix_of(std::string_view word) {
    if (word == "L") return Prefix::wide;
    if (word == "u8" || word == "u" || word == "U") return Prefix::plain;
    if (word == "R" || word == "u8R" || word == "uR" || word == "UR") return Prefix::raw;
    return word == "LR" ? Prefix::raw_wide : Prefix::none;
}

} // namespace

class Lexer {
public:
    Lexer(Tokens& tokens, std::vector<std::size_t> joints)
        : text_(tokens.text_), out_(tokens.tokens_), joints_(std::move(joints)) {}

    // The number of lines.
    std::uint32_t run() {
        while (at_ < text_.size()) step();
        pass(text_.size());
        return text_.empty() || text_.back() == '\n' ? line_ - 1 : line_;
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    // Goes on to `end` and counts the lines between.
    void pass(std::size_t end) {
        line_ += static_cast<std::uint32_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                       text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        for (; joint_ < joints_.size() && joints_[joint_] < end; ++joint_) ++line_;
        at_ = end;
    }

    // A token of the text from `begin` to `end`; the next one begins at `next`.
    void add(TokenKind kind, std::size_t begin, std::size_t end, std::size_t next, bool wide = false) {
        for (; joint_ < joints_.size() && joints_[joint_] <= at_; ++joint_) ++line_;
        out_.push_back({kind, directive_, wide, static_cast<std::uint32_t>(begin),
                        static_cast<std::uint32_t>(end - begin), line_});
        fresh_ = false;
        pass(next);
    }

    void step() {
        const char c = peek();
        if (c == '\n') {
            pass(at_ + 1);
            fresh_ = true;
            directive_ = false;
            include_ = false;
        } else if (is_blank(c)) {
            pass(at_ + 1);
        } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
            comment();
        } else if (c == '#' && fresh_) {
            directive_ = true;
            add(TokenKind::hash, at_, at_ + 1, at_ + 1);
            after_hash_ = out_.size();
        } else if (include_ && (c == '<' || c == '"')) {
            header(c == '<' ? '>' : '"');
        } else if (begins_word(c)) {
            word();
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            number();
        } else if (c == '"' || c == '\'') {
            literal(at_, false);
        } else {
            const bool pair = (c == ':' && peek(1) == ':') || (c == '-' && peek(1) == '>');
            add(TokenKind::sign, at_, at_ + (pair ? 2 : 1), at_ + (pair ? 2 : 1));
        }
    }

    void comment() {
        const bool block = peek(1) == '*';
        const std::size_t end = block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
        if (end == text_.npos) pass(text_.size());
        else pass(block ? end + 2 : end);
    }

    void header(char closing) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != closing && text_[end] != '\n') ++end;
        const bool angled = closing == '>';
        add(TokenKind::header, at_ + 1, end, end < text_.size() && text_[end] == closing ? end + 1 : end, angled);
        include_ = false;
    }

    void word() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && belongs_to_word(text_[end])) ++end;
        const std::string_view word = std::string_view(text_).substr(at_, end - at_);
        const char next = end < text_.size() ? text_[end] : '\0';
        const Prefix prefix = next == '"' || next == '\'' ? prefix_of(word) : Prefix::none;
        if (prefix == Prefix::raw || prefix == Prefix::raw_wide) {
            if (next == '"' && raw(end, prefix == Prefix::raw_wide)) return;
        } else if (prefix != Prefix::none) {
            literal(end, prefix == Prefix::wide);
            return;
        }
        const bool first = directive_ && out_.size() == after_hash_;
        include_ = first && (word == "include" || word == "include_next" || word == "import");
        // The rest of these is prose.
        const bool prose = first && (word == "error" || word == "warning");
        add(TokenKind::word, at_, end, end);
        if (prose) pass(std::min(text_.find('\n', at_), text_.size()));
    }

    void number() {
        std::size_t end = at_ + 1;
        while (end < text_.size()) {
            const char c = text_[end];
            const char last = text_[end - 1];
            const bool sign = (c == '+' || c == '-') && (last == 'e' || last == 'E' || last == 'p' || last == 'P');
            // In 0xE+1 the sign would be an operator to people and is none to the compiler: the same here.
            const bool separator = c == '\'' && end + 1 < text_.size() && belongs_to_word(text_[end + 1]);
            if (!belongs_to_word(c) && c != '.' && !sign && !separator) break;
            ++end;
        }
        add(TokenKind::number, at_, end, end);
    }

    // The quote is at `quote`; a prefix may stand before it.
    void literal(std::size_t quote, bool wide) {
        const char closing = text_[quote];
        std::size_t end = quote + 1;
        while (end < text_.size() && text_[end] != closing && text_[end] != '\n') {
            const bool escape = text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n';
            end += escape ? 2 : 1;
        }
        const bool closed = end < text_.size() && text_[end] == closing;
        add(closing == '"' ? TokenKind::string : TokenKind::character, quote + 1, end, closed ? end + 1 : end, wide);
    }

    // False: it only looks like one.
    bool raw(std::size_t quote, bool wide) {
        constexpr std::size_t kLongestDelimiter = 16;
        const std::string_view beginning = std::string_view(text_).substr(quote + 1, kLongestDelimiter + 1);
        const std::string_view delimiter = beginning.substr(0, beginning.find('('));
        if (raw_over_ || delimiter.size() == beginning.size()) return false;
        if (delimiter.find_first_of(" \t\n\\)\"") != delimiter.npos) return false;
        const std::size_t open = quote + 1 + delimiter.size();
        const std::size_t end = text_.find(")" + std::string(delimiter) + "\"", open);
        raw_over_ = end == text_.npos; // the search goes through the whole text: once
        if (raw_over_) return false;
        add(TokenKind::string, open + 1, end, end + delimiter.size() + 2, wide);
        return true;
    }

    const std::string& text_;
    std::vector<Token>& out_;
    const std::vector<std::size_t> joints_;
    std::size_t joint_ = 0; // the next one to pass
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::size_t after_hash_ = 0; // the index of the first token after the last hash
    bool fresh_ = true;          // nothing but blanks in this line yet
    bool directive_ = false;
    bool include_ = false;  // a header's name comes next
    bool raw_over_ = false; // there was a raw string without an end
};

namespace {

// Takes out what the preprocessor certainly would: the groups of #if 0, and #else of #if 1.
class DeadCode {
public:
    DeadCode(const Tokens& tokens, const std::vector<Token>& all) : tokens_(tokens), all_(all) {}

    std::vector<Token> living() {
        std::vector<Token> kept;
        kept.reserve(all_.size());
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].kind == TokenKind::hash) see(i);
            if (dead_ == 0) kept.push_back(all_[i]);
        }
        return kept;
    }

private:
    enum class Group { open, dead, dead_after_else };

    bool ends_line(std::size_t i) const {
        return i >= all_.size() || !all_[i].directive || all_[i].kind == TokenKind::hash;
    }

    void see(std::size_t i) {
        const std::string_view word = tokens_.text(i + 1);
        if (word == "if" || word == "ifdef" || word == "ifndef") {
            const bool constant = word == "if" && ends_line(i + 3);
            const bool never = constant && tokens_.text(i + 2) == "0";
            const bool always = constant && tokens_.text(i + 2) == "1";
            groups_.push_back(never ? Group::dead : always ? Group::dead_after_else : Group::open);
            if (never) ++dead_;
        } else if (groups_.empty()) {
            return;
        } else if (word == "else" || word == "elif") {
            if (groups_.back() == Group::dead) {
                --dead_;
                groups_.back() = Group::open;
            } else if (groups_.back() == Group::dead_after_else) {
                ++dead_;
                groups_.back() = Group::dead;
            }
        } else if (word == "endif") {
            if (groups_.back() == Group::dead) --dead_;
            groups_.pop_back();
        }
    }

    const Tokens& tokens_;
    const std::vector<Token>& all_;
    std::vector<Group> groups_;
    std::size_t dead_ = 0; // how many of them are Group::dead
};

} // namespace

Tokens::Tokens(std::string text) : text_(std::move(text)) {
    std::vector<std::size_t> joints = join_lines(text_);
    lines_ = Lexer(*this, std::move(joints)).run();
    tokens_ = DeadCode(*this, tokens_).living();
}

} // namespace wspemu::scan
