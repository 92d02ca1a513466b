// Habits of Windows source beside the functions it calls: what compilers other than Visual C++ stumble over, and how we take it. Neutral.
#pragma once

#include "build/windows_text.h"
#include "scan/supply.h"
#include "scan/tokens.h"

#include <string>
#include <vector>

namespace wspemu::scan {

struct Habit {
    std::string name;
    Support level;
    std::string note;
    std::uint32_t line;
    std::string word;     // "" or the word that it was known by: no habit when the sources define that themselves
    bool is_type = false; // a word that stands for a type: none when they declare it either
};

using Habits = std::vector<Habit>;

// Words that are a habit by themselves, by a table.
void find_word_habits(const Tokens& tokens, const Supply& supply, Habits& habits);
// Those that are a matter of neighbours: __declspec, pragmas, strings, and what Visual C++ accepts.
void find_pattern_habits(const Tokens& tokens, const Supply& supply, Habits& habits);
// How the file is written: byte order marks, code pages, Ctrl-Z.
void find_text_habits(const build::WindowsText& text, const std::string& asked_charset, Habits& habits);
// The forms of a .def file.
void find_definition_file_habits(const std::string& text, Habits& habits);

} // namespace wspemu::scan
