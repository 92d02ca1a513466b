// Jumps over initialised variables, which Microsoft's compiler lets pass and no other C++ compiler does. Neutral.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wspemu::build {

// A word, a literal or a sign of one character; comments, white space and directives are left out.
struct CodeToken {
    std::size_t begin; // in the text
    std::size_t end;
    bool is_word;
};

// Where braces have to be put in so that each label, to which a goto jumps from above, is outside the block that then begins at the
// first initialised variable between the two. One entry for each brace, in the text's order.
struct Brace {
    std::size_t at;
    char brace;
};
std::vector<Brace> goto_blocks(std::string_view text, const std::vector<CodeToken>& tokens);

} // namespace wspemu::build
