// Widths, padding and colours.
#include "table.h"

#include <algorithm>

namespace wspemu {
namespace {

constexpr char kGap[] = "  ";

// In characters: bytes of UTF-8 that continue one do not count.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, const std::string& shown, std::size_t width, Align align) {
    const std::string blanks(width - std::min(width, width_of(text)), ' ');
    return align == Align::left ? shown + blanks : blanks + shown;
}

void end_line(std::string& text) {
    text.resize(text.find_last_not_of(' ') + 1);
    text += '\n';
}

} // namespace

std::string paint(const std::string& text, Colour colour, bool coloured) {
    constexpr const char* kCodes[] = {"", "\033[31m", "\033[32m", "\033[33m"};
    if (!coloured || colour == Colour::none) return text;
    return kCodes[static_cast<int>(colour)] + text + "\033[0m";
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, ",");
    return text;
}

void Table::add_column(std::string title, Align align) {
    columns_.push_back({std::move(title), align});
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i].text));
        widths.push_back(width);
    }
    return widths;
}

std::string Table::text(bool coloured) const {
    const std::vector<std::size_t> wide = widths();
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i != 0) text += kGap;
        text += padded(columns_[i].title, columns_[i].title, wide[i], columns_[i].align);
    }
    end_line(text);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i != 0) text += kGap;
            text += padded(row[i].text, paint(row[i].text, row[i].colour, coloured), wide[i], columns_[i].align);
        }
        end_line(text);
    }
    return text;
}

} // namespace wspemu
