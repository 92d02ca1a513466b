// A source in pieces, just fine enough to leave comments and literals alone. Neutral.
#pragma once

#include <string_view>
#include <vector>

namespace wspemu::build {

enum class Kind { space, comment, word, literal, sign };

struct Piece {
    Kind kind;
    std::size_t begin;
    std::size_t end;
    bool directive = false; // part of a line that begins with #
};

// All of the text, without a gap.
std::vector<Piece> pieces_of(std::string_view text);

} // namespace wspemu::build
