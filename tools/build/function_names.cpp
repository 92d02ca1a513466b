// Where functions begin and end, by the look of the braces.
#include "build/function_names.h"

#include "build/source_pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace wspemu::build {
namespace {

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<const char*, Size>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

class FunctionNamer {
public:
    explicit FunctionNamer(const std::string& text) : text_(text), pieces_(pieces_of(text)) {
        for (std::size_t i = 0; i < pieces_.size(); ++i)
            if (pieces_[i].kind != Kind::space && pieces_[i].kind != Kind::comment) solid_.push_back(i);
    }

    std::string name() {
        std::size_t done = 0;
        for (at_ = 0; at_ < solid_.size(); ++at_) {
            const Piece& piece = pieces_[solid_[at_]];
            if (piece.directive) {
                if (text(at_) == "#") follow_directive();
                continue;
            }
            count_lines(piece.begin);
            const std::string_view sign = text(at_);
            if (sign == "(") ++parentheses_;
            else if (sign == ")") --parentheses_;
            else if (sign == "{" && open()) {
                out_.append(text_, done, piece.begin - done);
                define();
                done = piece.begin;
            } else if (sign == "}" && close()) {
                out_.append(text_, done, piece.end - done);
                undefine();
                done = piece.end;
            }
        }
        out_.append(text_, done);
        return std::move(out_);
    }

private:
    enum class Scope : char { outside, other, function };
    struct Depth {
        std::vector<Scope> scopes;
        int parentheses;
    };

    std::string_view text(std::size_t i) const {
        if (i >= solid_.size()) return {};
        const Piece& piece = pieces_[solid_[i]];
        return std::string_view(text_).substr(piece.begin, piece.end - piece.begin);
    }
    bool is_word(std::size_t i) const { return i < solid_.size() && pieces_[solid_[i]].kind == Kind::word; }

    void count_lines(std::size_t end) {
        line_ += std::count(text_.begin() + static_cast<long>(counted_), text_.begin() + static_cast<long>(end), '\n');
        counted_ = end;
    }

    // The branches of a condition begin at the same depth.
    void follow_directive() {
        const std::string_view what = text(at_ + 1);
        if (what == "line") {
            count_lines(pieces_[solid_[at_]].begin);
            line_ = std::atol(std::string(text(at_ + 2)).c_str()) - 1;
        }
        if (what.starts_with("if")) {
            kept_.push_back({scopes_, parentheses_});
        } else if (!kept_.empty() && what.starts_with("el")) {
            scopes_ = kept_.back().scopes;
            parentheses_ = kept_.back().parentheses;
        } else if (!kept_.empty() && what == "endif") {
            kept_.pop_back();
        }
    }

    // True when a function begins, whose name is name_ then.
    bool open() {
        const bool outside = scopes_.empty() || scopes_.back() == Scope::outside;
        Scope scope = Scope::other;
        if (outside && parentheses_ == 0) scope = scope_of_brace();
        scopes_.push_back(scope);
        return scope == Scope::function;
    }
    bool close() {
        if (scopes_.empty()) return false;
        const bool function = scopes_.back() == Scope::function;
        scopes_.pop_back();
        return function;
    }

    Scope scope_of_brace() {
        std::size_t last = at_ - 1;
        constexpr std::array<const char*, 5> kAfterParameters{"const", "volatile", "noexcept", "override", "final"};
        while (is_one_of(text(last), kAfterParameters)) --last;
        if (text(last) == ")") return find_name(last) ? Scope::function : Scope::other;
        constexpr std::array<const char*, 6> kScopes{"namespace", "class", "struct", "union", "extern", "interface"};
        constexpr std::array<const char*, 3> kEnds{";", "}", "{"};
        for (std::size_t i = last; i < solid_.size() && !is_one_of(text(i), kEnds); --i)
            if (is_one_of(text(i), kScopes)) return Scope::outside;
        return Scope::other;
    }

    // The index of the "(" of the ")" at i.
    std::size_t beginning(std::size_t i) const {
        int depth = 0;
        for (; i < solid_.size(); --i) {
            if (text(i) == ")") ++depth;
            if (text(i) == "(" && --depth == 0) return i;
        }
        return i;
    }

    // Goes back over `: member(value), other(value)` to the parameters.
    bool find_name(std::size_t last) {
        for (;;) {
            const std::size_t word = beginning(last) - 1;
            if (!is_word(word)) return false;
            std::size_t first = word;
            if (text(first - 1) == "~") --first;
            while (text(first - 1) == ":" && text(first - 2) == ":" && is_word(first - 3)) first -= 3;
            const bool initialiser = text(first - 1) == "," || (text(first - 1) == ":" && text(first - 2) != ":");
            if (initialiser && text(first - 2) == ")") {
                last = first - 2;
                continue;
            }
            name_.clear();
            for (std::size_t i = first; i <= word; ++i) name_ += text(i);
            return true;
        }
    }

    void define() {
        undefine_macros();
        for (const char* macro : {"__FUNCTION__", "__FUNCSIG__", "__FUNCDNAME__"})
            out_ += fmt::format("#define {} \"{}\"\n", macro, name_);
        out_ += fmt::format("#define __FUNCTIONW__ L\"{}\"\n#line {}\n", name_, line_);
    }
    void undefine() {
        undefine_macros();
        out_ += fmt::format("#line {}\n", line_);
    }
    void undefine_macros() {
        out_ += "\n#undef __FUNCTION__\n#undef __FUNCSIG__\n#undef __FUNCDNAME__\n#undef __FUNCTIONW__\n";
    }

    const std::string& text_;
    const std::vector<Piece> pieces_;
    std::vector<std::size_t> solid_;
    std::string out_;
    std::string name_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    long line_ = 1;
    int parentheses_ = 0;
    std::vector<Scope> scopes_;
    std::vector<Depth> kept_;
};

} // namespace

std::string with_function_names(const std::string& text) {
    return FunctionNamer(text).name();
}

} // namespace wspemu::build
