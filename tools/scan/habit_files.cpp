// Habits of files as such: how they are written, and what .def files say.
#include "scan/habits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace wspemu::scan {
namespace {

constexpr char kNoForward[] = "forwarding to another module is not supported: define the function and call that one";

std::string first_word(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    return build::lower_case(word);
}

// One line of EXPORTS: NAME[=INNER] [@NUMBER [NONAME]] [PRIVATE] [DATA]
void find_export_habits(const std::string& line, std::uint32_t number, Habits& habits) {
    const std::string lower = build::lower_case(line);
    const auto add = [&](const char* name, Support level = Support::full, const char* note = "") {
        habits.push_back({std::string(".def: ") + name, level, note, number, ""});
    };
    const auto equal = line.find('=');
    if (equal != line.npos && line.find('.', equal) != line.npos) add("forwarder", Support::none, kNoForward);
    else if (equal != line.npos) add("alias=name");
    if (line.find('@') != line.npos && line.find_first_of("?") == line.npos)
        add("@ordinal", Support::partial, "exported by name; the number is not kept");
    for (const char* word : {"private", "data", "constant", "noname"})
        if (lower.find(std::string(" ") + word) != lower.npos) add(word);
}

} // namespace

void find_text_habits(const build::WindowsText& text, const std::string& asked_charset, Habits& habits) {
    const auto add = [&](std::string name, Support level = Support::full, std::string note = {}) {
        habits.push_back({std::move(name), level, std::move(note), 1, ""});
    };
    if (text.charset.starts_with("UTF-16")) add("UTF-16");
    else if (text.byte_order_mark) add("byte order mark");
    if (text.ctrl_z) add("Ctrl-Z at the end");
    if (text.carriage_returns) add("lines that end in CR LF");
    if (text.charset.starts_with("UTF-")) return;
    if (text.charset == asked_charset) add(fmt::format("not UTF-8: read as {}", text.charset));
    else add("neither UTF-8 nor " + asked_charset, Support::partial, "wspemu build wants --charset, such as CP1252");
}

void find_definition_file_habits(const std::string& text, Habits& habits) {
    constexpr std::array<std::string_view, 8> kOthers{"description", "stacksize", "heapsize", "version",
                                                      "stub",        "sections",  "segments", "exetype"};
    std::istringstream lines(text);
    bool exports = false;
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        line = line.substr(0, line.find(';'));
        const std::string word = first_word(line);
        if (word.empty()) continue;
        const bool alone = line.find_last_not_of(" \t") + 1 == line.find_first_not_of(" \t") + word.size();
        if (word == "library" || word == "name") {
            exports = false;
            if (alone) habits.push_back({".def: LIBRARY without a name", Support::full, "", number, ""});
        } else if (word == "exports") {
            exports = true;
            if (!alone) find_export_habits(line.substr(line.find_first_not_of(" \t") + word.size()), number, habits);
        } else if (std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end() && line.find('=') == line.npos) {
            exports = false;
            if (word == "sections" || word == "segments")
                habits.push_back(
                    {".def: SECTIONS", Support::partial, "ignored: nothing is shared between processes", number, ""});
        } else if (exports) {
            find_export_habits(line, number, habits);
        }
    }
}

} // namespace wspemu::scan
