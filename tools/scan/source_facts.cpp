// One walk over the tokens with a stack of braces, which tells functions from what is around them.
#include "scan/source_facts.h"

#include <algorithm>
#include <array>

namespace wspemu::scan {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Words that a call may follow directly.
bool begins_expression(std::string_view word) {
    constexpr std::array<std::string_view, 16> kWords{
        "return", "else", "do",        "case",     "throw",    "goto",      "and",      "or",
        "not",    "new",  "co_return", "co_await", "co_yield", "__finally", "_finally", "delete"};
    return is_one_of(word, kWords);
}

// Words before "(" that are no functions.
bool is_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 38> kWords{
        "if",       "for",      "while",         "switch",    "return",        "sizeof",   "catch",    "alignof",
        "decltype", "typeid",   "defined",       "noexcept",  "throw",         "alignas",  "new",      "delete",
        "else",     "do",       "case",          "int",       "char",          "long",     "short",    "unsigned",
        "void",     "float",    "double",        "bool",      "__declspec",    "__try",    "__except", "__finally",
        "operator", "explicit", "__attribute__", "constexpr", "static_assert", "_declspec"};
    return is_one_of(word, kWords);
}

// Words between parameters and the body.
bool follows_parameters(std::string_view word) {
    constexpr std::array<std::string_view, 8> kWords{"const",    "noexcept", "override", "final",
                                                     "volatile", "try",      "throw",    "mutable"};
    return is_one_of(word, kWords);
}

class FactFinder {
public:
    explicit FactFinder(const Tokens& tokens) : tokens_(tokens), closing_(matching_parentheses(tokens)) {}

    SourceFacts find() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            if (tokens_.is(at_, TokenKind::hash)) directive();
            else if (tokens_.is(at_, TokenKind::word)) word();
            else if (tokens_.is(at_, TokenKind::sign) && !tokens_[at_].directive) brace(tokens_.text(at_));
        }
        return std::move(facts_);
    }

private:
    enum class Scope { open, type, function }; // open: a namespace, extern "C"; function: all else in braces

    std::string_view text(std::size_t i) const { return tokens_.text(i); }
    bool is_word(std::size_t i) const { return tokens_.is(i, TokenKind::word); }
    std::uint32_t line() const { return tokens_[at_].line; }
    Scope scope() const { return scopes_.empty() ? Scope::open : scopes_.back(); }

    // Where the branches of an #if open braces in turn and one place closes them, the first branch counts.
    void directive() {
        const std::string_view what = text(at_ + 1);
        if (what == "if" || what == "ifdef" || what == "ifndef") {
            depths_.push_back(scopes_.size());
        } else if (what == "else" || what == "elif") {
            if (!depths_.empty() && scopes_.size() > depths_.back()) scopes_.resize(depths_.back());
        } else if (what == "endif") {
            if (!depths_.empty()) depths_.pop_back();
        } else if (what == "include" || what == "include_next" || what == "import") {
            const std::size_t header = at_ + 2;
            if (tokens_.is(header, TokenKind::header))
                facts_.includes.push_back(
                    {std::string(text(header)), tokens_[header].wide, what == "import", tokens_[header].line});
        } else if (what == "define") {
            define();
            return;
        }
        skip_line();
    }

    void skip_line() {
        while (at_ + 1 < tokens_.size() && tokens_[at_ + 1].directive && !tokens_.is(at_ + 1, TokenKind::hash)) ++at_;
    }

    // The body of a macro is looked at as code of a function.
    void define() {
        const std::size_t name = at_ + 2;
        ++at_;
        if (!is_word(name) || !tokens_[name].directive) return;
        at_ = name;
        facts_.macros.insert(std::string(text(name)));
        const bool has_parameters = tokens_.is(name + 1, "(") && tokens_[name + 1].directive &&
                                    tokens_[name + 1].begin == tokens_[name].begin + tokens_[name].length;
        if (!has_parameters) return;
        const std::size_t end = closing_[name + 1];
        for (std::size_t i = name + 2; i < end && tokens_[i].directive; ++i) {
            if (is_word(i)) facts_.declared.insert(std::string(text(i)));
            at_ = i;
        }
    }

    void brace(std::string_view sign) {
        if (sign == "{") scopes_.push_back(scope_before(at_));
        else if (sign == "}" && !scopes_.empty()) scopes_.pop_back();
    }

    // What the brace opens. The words before it are few where it matters.
    Scope scope_before(std::size_t open) const {
        if (scope() == Scope::function) return Scope::function;
        if (tokens_.is(open - 1, TokenKind::string)) return Scope::open; // extern "C"
        constexpr std::size_t kFar = 40;
        for (std::size_t i = open - 1; i < open && open - i < kFar; --i) {
            if (tokens_[i].directive) break;
            const std::string_view word = text(i);
            if (tokens_[i].kind != TokenKind::word && (word == ";" || word == "}" || word == "{")) break;
            // The end of parameters; not that of `class __declspec(novtable) X {`.
            if (word == ")" && (i + 1 == open || follows_parameters(text(i + 1)))) break;
            if (word == "namespace") return Scope::open;
            if (word == "class" || word == "struct" || word == "union" || word == "__interface") return Scope::type;
        }
        return Scope::function;
    }

    bool in_code() const { return tokens_[at_].directive || scope() == Scope::function; }

    void word() {
        const std::string_view name = text(at_);
        const std::string_view before = text(at_ - 1);
        const bool is_call = tokens_.is(at_ + 1, "(");
        note_upcall(name);
        if (is_keyword(name) || before == "." || before == "->" || text(at_ + 1) == "::") return;
        if (name.find("GetProcAddress") != name.npos && is_call) look_up();
        const bool qualified = before == "::" && is_word(at_ - 2) && !begins_expression(text(at_ - 2));
        if (is_call && !in_code() && defines(qualified)) return;
        if (qualified) return;
        if (is_declaration(before)) facts_.declared.insert(std::string(name));
        else if (is_call) use(name, Use::call);
        else if (name[0] >= 'A' && name[0] <= 'Z' && !is_word(at_ + 1)) use(name, Use::reference);
    }

    void note_upcall(std::string_view name) {
        if (name.starts_with("lpWPU")) name.remove_prefix(2);
        if (name.starts_with("WPU")) facts_.upcalls[std::string(name)].push_back(line());
    }

    void use(std::string_view name, Use how) { facts_.uses[std::string(name)].push_back({how, line()}); }

    // A type, or what stands for one, before the word.
    bool is_declaration(std::string_view before) const {
        if (at_ == 0 || (tokens_[at_ - 1].directive != tokens_[at_].directive)) return false;
        if (is_word(at_ - 1)) {
            // After the name of a macro its body begins.
            if (tokens_[at_].directive && at_ >= 3 && tokens_.is(at_ - 3, TokenKind::hash)) return false;
            return !begins_expression(before);
        }
        if (tokens_[at_ - 1].kind != TokenKind::sign) return false;
        if (before == ">") return !in_code() || is_word(at_ + 1) || !tokens_.is(at_ + 1, "(");
        if (before != "*" && before != "&") return false;
        // `T* f(b)` declares f; in a function it would be a product.
        const bool after_type = is_word(at_ - 2) || text(at_ - 2) == "*" || text(at_ - 2) == ">";
        return after_type && (!in_code() || !tokens_.is(at_ + 1, "("));
    }

    // The word and its parentheses: a function's head? Notes it.
    bool defines(bool qualified) {
        const std::string_view before = text(at_ - 1);
        const bool has_type = is_word(at_ - 1) || before == "*" || before == "&" || before == ")" || before == ">" ||
                              before == "::" || before == "~" || before == ";" || before == "}" || at_ == 0 ||
                              tokens_[at_ - 1].directive || before == "{" || before == "]" ||
                              (before == ":" && is_word(at_ - 2)); // public:, not the x(1) of a constructor
        const std::size_t close = closing_[at_ + 1];
        if (!has_type || close >= tokens_.size() || !body_follows(close)) return false;
        Definition made{std::string(text(at_)), line(), is_static(),
                        qualified || before == "~" || scope() == Scope::type, false};
        int longs = 0;
        for (std::size_t i = at_ + 2; i < close; ++i) longs += tokens_.is(i, "long") ? 1 : 0;
        made.takes_long = longs == 1;
        facts_.definitions.push_back(std::move(made));
        return true;
    }

    bool body_follows(std::size_t close) const {
        constexpr std::size_t kFar = 48;
        bool old_style = false; // int f(a) int a; { }
        for (std::size_t i = close + 1; i < tokens_.size() && i < close + kFar; ++i) {
            const std::string_view next = text(i);
            if (tokens_[i].directive) continue;
            if (tokens_[i].kind == TokenKind::word) {
                if (i == close + 1 && !follows_parameters(next)) old_style = true;
                continue;
            }
            if (next == "{") return !old_style || text(i - 1) == ";";
            if (next == ":") return true; // what a constructor begins with
            if (next == "(") {
                i = closing_[i];
                continue;
            }
            if (next == "->" || next == "*" || next == "&" || next == "::" || next == "<" || next == ">") continue;
            const bool in_old_style = old_style && (next == ";" || next == "," || next == "[" || next == "]");
            if (!in_old_style) return false;
        }
        return false;
    }

    bool is_static() const {
        constexpr std::size_t kFar = 24;
        for (std::size_t i = at_ - 1; i < at_ && at_ - i < kFar; --i) {
            if (tokens_[i].directive || text(i) == ";" || text(i) == "}" || text(i) == "{") return false;
            if (tokens_.is(i, "static")) return true;
        }
        return false;
    }

    // The strings in a call of GetProcAddress, down to TEXT("x") and the like.
    void look_up() {
        const std::size_t close = std::min<std::size_t>(closing_[at_ + 1], at_ + 40);
        for (std::size_t i = at_ + 2; i < close && i < tokens_.size(); ++i) {
            if (tokens_.is(i, TokenKind::string))
                facts_.uses[std::string(text(i))].push_back({Use::looked_up, tokens_[i].line});
        }
    }

    const Tokens& tokens_;
    const std::vector<std::uint32_t> closing_;
    SourceFacts facts_;
    std::vector<Scope> scopes_;
    std::vector<std::size_t> depths_; // of scopes_, where the open #ifs began
    std::size_t at_ = 0;
};

} // namespace

std::vector<std::uint32_t> matching_parentheses(const Tokens& tokens) {
    const auto none = static_cast<std::uint32_t>(tokens.size());
    std::vector<std::uint32_t> closing(tokens.size(), none);
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < none; ++i) {
        // One that stays open in a macro's body ends with it.
        if (tokens.is(i, TokenKind::hash)) {
            while (!open.empty() && tokens[open.back()].directive) open.pop_back();
        }
        if (tokens[i].kind != TokenKind::sign) continue;
        const std::string_view sign = tokens.text(i);
        if (sign == "(") open.push_back(i);
        if (sign != ")") continue;
        while (!open.empty() && tokens[open.back()].directive && !tokens[i].directive) open.pop_back();
        if (open.empty() || tokens[open.back()].directive != tokens[i].directive) continue;
        closing[open.back()] = i;
        open.pop_back();
    }
    return closing;
}

SourceFacts facts_of(const Tokens& tokens) {
    return FactFinder(tokens).find();
}

} // namespace wspemu::scan
