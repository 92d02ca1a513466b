// Blocks are followed by their braces alone. A file whose braces do not match (each branch of an #if has one) is left as it is.
#include "build/goto_blocks.h"

#include <algorithm>
#include <array>
#include <map>

namespace wspemu::build {
namespace {

using Tokens = std::vector<CodeToken>;

class Blocks {
public:
    Blocks(std::string_view text, const Tokens& tokens) : text_(text), tokens_(tokens) {}

    std::vector<Brace> braces() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (at(i) == "{") open_.push_back({});
            else if (at(i) == "}" && !close()) return {};
            else look_at(i);
        }
        if (!open_.empty()) return {};
        std::stable_sort(found_.begin(), found_.end(), [](const Brace& a, const Brace& b) { return a.at < b.at; });
        return found_;
    }

private:
    struct Block {
        std::map<std::string_view, std::size_t>
            jumps;                          // label -> the first goto, in this block or one of its inner ones
        std::vector<std::size_t> variables; // where the initialised ones begin
    };

    std::string_view at(std::size_t i) const {
        return i < tokens_.size() ? text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin)
                                  : std::string_view();
    }
    bool is_word(std::size_t i) const { return i < tokens_.size() && tokens_[i].is_word; }

    // What jumps out of a block jumps from the one around it, too.
    bool close() {
        if (open_.empty()) return false;
        Block inner = std::move(open_.back());
        open_.pop_back();
        if (!open_.empty()) open_.back().jumps.merge(inner.jumps);
        return true;
    }

    void look_at(std::size_t i) {
        if (open_.empty()) return;
        Block& block = open_.back();
        if (at(i) == "goto" && is_word(i + 1)) block.jumps.emplace(at(i + 1), tokens_[i].begin);
        const bool starts = i > 0 && (at(i - 1) == ";" || at(i - 1) == "{" || at(i - 1) == "}" || at(i - 1) == ":");
        if (!starts || !is_word(i)) return;
        if (at(i + 1) == ":" && at(i + 2) != ":" && at(i) != "default") set_label(block, i);
        else if (is_initialised(i)) block.variables.push_back(tokens_[i].begin);
    }

    void set_label(Block& block, std::size_t label) {
        const auto jump = block.jumps.find(at(label));
        if (jump == block.jumps.end()) return;
        const auto first = std::find_if(block.variables.begin(), block.variables.end(),
                                        [&](std::size_t begin) { return begin > jump->second; });
        if (first == block.variables.end()) return;
        found_.push_back({*first, '{'});
        found_.push_back({tokens_[label].begin, '}'});
        // They are out of sight behind the label.
        block.variables.erase(first, block.variables.end());
    }

    // TYPE NAME = or TYPE NAME[] =, with `*`, `&`, `::`, `<...>` in the type. `a * b = c` is nothing else.
    bool is_initialised(std::size_t i) const {
        constexpr std::array kOthers{"return", "goto",  "else",    "case",   "delete", "new",
                                     "throw",  "using", "typedef", "static", "extern", "do"};
        if (std::find(kOthers.begin(), kOthers.end(), at(i)) != kOthers.end()) return false;
        std::size_t words = 0;
        for (bool spaced = true; i < tokens_.size(); ++i) {
            const std::string_view token = at(i);
            if (is_word(i)) {
                if (spaced) ++words;
                spaced = true;
            } else if (token == ":") {
                spaced = false; // of one name
            } else if (token == "<" || token == "[") {
                i = closing(i);
            } else if (token == "=") {
                return words > 1 && at(i + 1) != "=";
            } else if (token != "*" && token != "&") {
                return false;
            }
        }
        return false;
    }
    std::size_t closing(std::size_t i) const {
        const std::string_view open = at(i);
        const std::string_view close = open == "<" ? ">" : "]";
        for (std::size_t depth = 0; i < tokens_.size() && at(i) != ";" && at(i) != "{"; ++i) {
            if (at(i) == open) ++depth;
            else if (at(i) == close && --depth == 0) return i;
        }
        return tokens_.size();
    }

    const std::string_view text_;
    const Tokens& tokens_;
    std::vector<Block> open_;
    std::vector<Brace> found_;
};

} // namespace

std::vector<Brace> goto_blocks(std::string_view text, const std::vector<CodeToken>& tokens) {
    return Blocks(text, tokens).braces();
}

} // namespace wspemu::build
