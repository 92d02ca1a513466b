// A table of aligned columns, for people.
#pragma once

#include <string>
#include <vector>

namespace wspemu {

enum class Align { left, right };
enum class Colour { none, red, green, yellow };

struct Cell {
    std::string text;
    Colour colour = Colour::none;
};

class Table {
public:
    void add_column(std::string title, Align align);
    void add_row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
    // Every line ends in a newline and has no blanks before it.
    std::string text(bool coloured) const;

private:
    struct Column {
        std::string title;
        Align align;
    };
    std::vector<std::size_t> widths() const;

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

std::string paint(const std::string& text, Colour colour, bool coloured);
// 1048576 as "1,048,576".
std::string grouped(std::uint64_t number);

} // namespace wspemu
