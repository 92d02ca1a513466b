// One pass over the characters.
#include "build/source_pieces.h"

#include <algorithm>
#include <cctype>

namespace wspemu::build {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t end_of_literal(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    while (at < text.size() && text[at] != quote && text[at] != '\n') at += text[at] == '\\' ? 2u : 1u;
    return std::min(at + 1, text.size());
}

Piece piece_at(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) == "/*") {
        const auto end = text.find("*/", at + 2);
        return {Kind::comment, at, end == text.npos ? text.size() : end + 2};
    }
    if (text.substr(at, 2) == "//") {
        auto end = text.find('\n', at);
        while (end != text.npos && text[end - 1] == '\\') end = text.find('\n', end + 1);
        return {Kind::comment, at, end == text.npos ? text.size() : end};
    }
    const auto run = [&](auto belongs) {
        std::size_t end = at;
        while (end < text.size() && belongs(text[end])) ++end;
        return end;
    };
    const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    if (is_space(text[at])) return {Kind::space, at, run(is_space)};
    if (is_word(text[at])) return {Kind::word, at, run(is_word)};
    if (text[at] == '"' || text[at] == '\'') return {Kind::literal, at, end_of_literal(text, at)};
    return {Kind::sign, at, at + 1};
}

} // namespace

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    bool line_begins = true, directive = false, continued = false;
    for (std::size_t at = 0; at < text.size(); at = pieces.back().end) {
        Piece piece = piece_at(text, at);
        const std::string_view what = text.substr(piece.begin, piece.end - piece.begin);
        if (piece.kind == Kind::space) {
            // A backslash before the end of a line goes on in the next one; of several ends the second one counts.
            const auto first = what.find('\n');
            const bool ends = first != what.npos && (!continued || what.find('\n', first + 1) != what.npos);
            if (ends) directive = false;
            line_begins |= ends;
        } else if (piece.kind != Kind::comment) {
            if (line_begins && what == "#") directive = true;
            line_begins = false;
        }
        continued = what == "\\";
        piece.directive = directive;
        pieces.push_back(piece);
    }
    return pieces;
}

} // namespace wspemu::build
