// Neighbours of words, and what to put in their place.
#include "build/source_words.h"

#include "build/goto_blocks.h"
#include "build/source_pieces.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

namespace wspemu::build {
namespace {

class Mender {
public:
    Mender(const std::string& text, const Dialect& dialect)
        : text_(text), cpp_(dialect.cpp), narrow_(!dialect.keep_long), tokens_(pieces_of(text)) {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            out_.emplace_back(text.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin));
            if (tokens_[i].kind != Kind::space && tokens_[i].kind != Kind::comment) solid_.push_back(i);
        }
    }

    Mended mend() {
        Mended result;
        for (std::size_t i = 0; i < solid_.size(); ++i) {
            constexpr std::array kTries{"__try", "_try"};
            if (std::find(kTries.begin(), kTries.end(), at(i)) != kTries.end()) result.uses_try = true;
            result.names_functions |= is_function_name(at(i));
            see_windows(i);
            mend_pasting(i);
            mend_empty_arguments(i);
            if (is_main(i)) {
                result.has_main = true;
                const std::size_t type = is_calling_convention(at(i - 1)) && i > 1 ? i - 2 : i - 1;
                if (at(type) == "void") set(type, "int");
            }
            if (narrow_) {
                mend_long(i);
                mend_number(i);
            }
            mend_sizeof(i);
            mend_argument_list(i);
            if (!cpp_) continue;
            mend_object_of_class(i);
            mend_pure_body(i);
            mend_for_each(i);
        }
        if (cpp_) mend_jumps();
        for (const std::string& piece : out_) result.text += piece;
        return result;
    }

private:
    std::string_view at(std::size_t i) const {
        return i < solid_.size() ? std::string_view(out_[solid_[i]]) : std::string_view();
    }
    bool is_literal(std::size_t i) const { return i < solid_.size() && tokens_[solid_[i]].kind == Kind::literal; }
    void set(std::size_t i, std::string text) { out_[solid_[i]] = std::move(text); }

    bool is_main(std::size_t i) const {
        constexpr std::array kNames{"main", "wmain", "_tmain", "WinMain", "wWinMain", "_tWinMain"};
        if (std::find(kNames.begin(), kNames.end(), at(i)) == kNames.end() || at(i + 1) != "(" || i == 0) return false;
        // A definition, not a call: a type or a calling convention stands before it.
        return tokens_[solid_[i - 1]].kind == Kind::word && at(i - 1) != "return" && at(i - 1) != "else";
    }
    static bool is_calling_convention(std::string_view word) {
        constexpr std::array kConventions{"__cdecl", "_cdecl",  "__stdcall", "_stdcall", "CDECL",
                                          "WINAPI",  "WINAPIV", "APIENTRY",  "_CRTAPI1", "CALLBACK"};
        return std::find(kConventions.begin(), kConventions.end(), word) != kConventions.end();
    }
    // The words of one arithmetic type, in any order: `unsigned long int`. Looked at when its first one is met.
    void mend_long(std::size_t i) {
        const auto is_part = [](std::string_view word) {
            constexpr std::array kParts{"long", "int", "unsigned", "signed", "double"};
            return std::find(kParts.begin(), kParts.end(), word) != kParts.end();
        };
        if (!is_part(at(i)) || (i > 0 && is_part(at(i - 1)))) return;
        std::size_t longs = 0;
        std::size_t one = 0;
        bool has_int = false;
        for (std::size_t k = i; is_part(at(k)); ++k) {
            if (at(k) == "double") return;
            has_int |= at(k) == "int";
            if (at(k) != "long") continue;
            ++longs;
            one = k;
        }
        if (longs == 1) set(one, has_int ? "" : "int");
    }
    // 1L is 1, 1UL is 1U, 1i64 is 1LL; the fraction of a floating number is none of these.
    void mend_number(std::size_t i) {
        const std::string_view word = at(i);
        if (word.empty() || !std::isdigit(static_cast<unsigned char>(word[0]))) return;
        const std::size_t begin = tokens_[solid_[i]].begin;
        if (begin > 0 && text_[begin - 1] == '.') return;
        const bool hex = word.starts_with("0x") || word.starts_with("0X");
        if (!hex && word.find_first_of("eE") != word.npos) return;
        const std::size_t end = word.find_last_not_of("uUlL") + 1;
        std::string suffix(word.substr(end));
        std::string digits(word.substr(0, end));
        const auto longs = std::count_if(suffix.begin(), suffix.end(), [](char c) { return c == 'l' || c == 'L'; });
        if (longs == 1) set(i, digits + (suffix.size() == 2 ? "U" : ""));
        if (!suffix.empty() || digits.size() < 4) return;
        const std::string tail = digits.substr(digits.size() - 3);
        if (tail != "i64" && tail != "I64" && tail != "i32" && tail != "I32") return;
        digits.resize(digits.size() - 3);
        const bool is_unsigned = digits.ends_with('u') || digits.ends_with('U');
        if (is_unsigned) digits.pop_back();
        set(i, digits + (is_unsigned ? "U" : "") + (tail[1] == '6' ? "LL" : ""));
    }
    // `sizeof TYPE` without parentheses; the same to an expression, as long as nothing is bound to its last word.
    void mend_sizeof(std::size_t i) {
        if (at(i) != "sizeof" || i + 1 >= solid_.size() || tokens_[solid_[i + 1]].kind != Kind::word) return;
        const std::string_view next = at(i + 2);
        if (next == "(" || next == "[" || next == "." || next == "-" || next == ":" || at(i + 1) == "struct") return;
        set(i + 1, "(" + std::string(at(i + 1)) + ")");
    }
    static bool is_function_name(std::string_view word) {
        return word == "__FUNCTION__" || word == "__FUNCSIG__" || word == "__FUNCTIONW__" || word == "__FUNCDNAME__";
    }
    // `va_list(&format + 1)`, the arguments behind a parameter where they lie on the stack one after the other, with the parameter and the
    // number in any order and the type as a cast or a call.
    void mend_argument_list(std::size_t i) {
        if (at(i) != "va_list" || i == 0) return;
        const bool cast = at(i - 1) == "(" && at(i + 1) == ")" && at(i + 2) == "(";
        const std::size_t open = cast ? i + 2 : i + 1;
        if (at(open) != "(" || at(open + 5) != ")") return;
        std::size_t name = 0;
        if (at(open + 1) == "&" && at(open + 3) == "+" && at(open + 4) == "1") name = open + 2;
        if (at(open + 1) == "1" && at(open + 2) == "+" && at(open + 3) == "&") name = open + 4;
        if (name == 0) return;
        const std::string parameter(at(name));
        for (std::size_t k = cast ? i - 1 : i; k <= open + 5; ++k) set(k, "");
        set(open, "(*__extension__({ va_list* wspemu_list = (va_list*)__builtin_alloca(sizeof(va_list)); "
                  "va_start(*wspemu_list, " +
                      parameter + "); wspemu_list; }))");
    }
    // `class Table { … g_table … } g_table;`: to Microsoft's compiler the object is declared before the bodies in the class are read.
    void mend_object_of_class(std::size_t i) {
        if ((at(i) != "class" && at(i) != "struct") || tokens_[solid_[i]].directive) return;
        std::size_t open = i + 2;
        if (at(open) == ":")
            while (open < solid_.size() && at(open) != "{" && at(open) != ";") ++open;
        if (at(open) != "{" || (i > 0 && at(i - 1) != ";" && at(i - 1) != "}")) return;
        std::size_t depth = 0;
        std::size_t close = open;
        for (; close < solid_.size(); ++close) {
            if (at(close) == "{") ++depth;
            if (at(close) == "}" && --depth == 0) break;
        }
        const std::string object(at(close + 1));
        if (at(close + 2) != ";" || object == ";" || depth_of(i) != 0) return;
        const auto uses = [&](std::size_t k) { return at(k) == object; };
        bool used = false;
        for (std::size_t k = open; k < close && !used; ++k) used = uses(k);
        const std::string name(at(i + 1));
        if (used) set(i, "class " + name + "; extern " + name + " " + object + "; " + std::string(at(i)));
    }
    // How many braces are open there, those of namespaces and of extern "C" left out.
    std::size_t depth_of(std::size_t place) const {
        std::vector<bool> counts;
        for (std::size_t k = 0; k < place; ++k) {
            if (at(k) == "{")
                counts.push_back(
                    !(k > 0 && (at(k - 1) == "namespace" || (k > 1 && at(k - 2) == "namespace") || is_literal(k - 1))));
            if (at(k) == "}" && !counts.empty()) counts.pop_back();
        }
        return static_cast<std::size_t>(std::count(counts.begin(), counts.end(), true));
    }
    // In the conditions of the project's own files alone: the C++ library and others would take these for Windows itself.
    void see_windows(std::size_t i) {
        constexpr std::array kPlatform{"_WIN32", "_WIN64", "_M_X64", "_M_AMD64"};
        if (tokens_[solid_[i]].directive && std::find(kPlatform.begin(), kPlatform.end(), at(i)) != kPlatform.end())
            set(i, kSeesWindows + std::string(at(i)));
    }
    // The last thing: it puts braces before words.
    void mend_jumps() {
        std::vector<CodeToken> code;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < solid_.size(); ++i) {
            const Piece& token = tokens_[solid_[i]];
            if (token.directive) continue;
            code.push_back({token.begin, token.end, token.kind == Kind::word});
            places.push_back(solid_[i]);
        }
        const auto braces = goto_blocks(text_, code);
        for (auto brace = braces.rbegin(); brace != braces.rend(); ++brace) {
            const auto at =
                std::lower_bound(code.begin(), code.end(), brace->at,
                                 [](const CodeToken& token, std::size_t begin) { return token.begin < begin; });
            out_[places[static_cast<std::size_t>(at - code.begin())]].insert(0, 1, brace->brace);
        }
    }
    // Microsoft's preprocessor pastes what makes no token, and the two tokens stay: `table##->##name`. `, ## __VA_ARGS__` is
    // everybody's.
    void mend_pasting(std::size_t i) {
        if (at(i) != "#" || at(i + 1) != "#" || i == 0) return;
        const auto is_sign = [&](std::size_t k) { return k < solid_.size() && tokens_[solid_[k]].kind == Kind::sign; };
        if (!is_sign(i - 1) && !is_sign(i + 2)) return;
        if (at(i + 2) == "__VA_ARGS__" || at(i - 1) == "#" || at(i + 2) == "#") return;
        set(i, " ");
        set(i + 1, "");
    }
    // Microsoft's preprocessor drops the comma before arguments that are not there, in every macro.
    void mend_empty_arguments(std::size_t i) {
        if (at(i) != "," || at(i + 1) != "__VA_ARGS__" || !tokens_[solid_[i]].directive) return;
        set(i, " __VA_OPT__(,)");
    }
    void mend_pure_body(std::size_t i) {
        if (at(i) != "=" || at(i + 1) != "0" || at(i + 2) != "{" || i == 0) return;
        if (at(i - 1) != ")" && at(i - 1) != "const") return;
        set(i, "");
        set(i + 1, "");
    }
    void mend_for_each(std::size_t i) {
        if (at(i) != "for" || at(i + 1) != "each" || at(i + 2) != "(") return;
        set(i + 1, "");
        for (std::size_t k = i + 3; k < solid_.size() && at(k) != ")"; ++k) {
            if (at(k) != "in") continue;
            set(k, ":");
            return;
        }
    }

    const std::string& text_;
    const bool cpp_;
    const bool narrow_;
    const std::vector<Piece> tokens_;
    std::vector<std::string> out_;
    std::vector<std::size_t> solid_;
};

} // namespace

Mended mend_words(const std::string& text, const Dialect& dialect) {
    return Mender(text, dialect).mend();
}

} // namespace wspemu::build
