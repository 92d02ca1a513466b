// Lines of a makefile of which only comments matter: `# ADD CPP /D "X"`, and `!IF "$(CFG)" == "Name - Win32 Release"` around them.
#include "build/dsp_file.h"

#include "build/source_tree.h"
#include "build/windows_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <sstream>

namespace wspemu::build {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMark = "# Microsoft Developer Studio Project File";

std::string text_of(const std::string& file) {
    std::string text = read_windows_text(file, "GBK");
    if (text.find(kMark) == text.npos) throw BadInput(file + ": not a project of Visual C++ 6");
    return text;
}

// The words of a command line; quotes keep blanks in, and are taken off.
std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    bool any = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && i + 1 < line.size() && line[i + 1] == '"') {
            word += line[++i];
        } else if (c == '"') {
            quoted = !quoted;
            any = true;
        } else if (c == ' ' && !quoted) {
            if (any || !word.empty()) words.push_back(word);
            word.clear();
            any = false;
        } else {
            word += c;
        }
    }
    if (any || !word.empty()) words.push_back(word);
    return words;
}

// The comparisons that a condition is made of, all of "$(CFG)" with a name.
class Conditions {
public:
    explicit Conditions(std::string configuration) : configuration_(std::move(configuration)) {}
    // Whether the line is one of the conditions' own.
    bool take(const std::string& line) {
        static const std::regex form(R"re(^!(IF|ELSEIF|ELSE|ENDIF)\b[^"]*("\$\(CFG\)"\s*==\s*"([^"]*)")?.*$)re",
                                     std::regex::icase);
        constexpr std::size_t kLongest = 1024;
        std::smatch match;
        if (line.size() > kLongest || !std::regex_match(line, match, form)) return false;
        const std::string word = lower_case(match[1].str());
        const bool holds = match[2].matched && equal_words(match[3].str(), configuration_);
        if (word == "if") {
            // `!IF "$(CFG)" == ""` is about the command line of nmake.
            branches_.push_back({holds, holds});
        } else if (branches_.empty()) {
            return true;
        } else if (word == "endif") {
            branches_.pop_back();
        } else {
            Branch& branch = branches_.back();
            branch.open = !branch.taken && (word == "else" || holds);
            branch.taken |= branch.open;
        }
        return true;
    }
    bool open() const {
        return std::all_of(branches_.begin(), branches_.end(), [](const Branch& branch) { return branch.open; });
    }

private:
    struct Branch {
        bool open;
        bool taken;
    };
    const std::string configuration_;
    std::vector<Branch> branches_;
};

class DspReader {
public:
    DspReader(const std::string& file, const std::string& configuration)
        : file_(file),
          folder_(fs::absolute(file).parent_path().string()),
          text_(text_of(file)),
          conditions_(chosen_of(file, text_, configuration)) {}

    Project read() {
        std::istringstream lines(text_);
        for (std::string line; std::getline(lines, line);) {
            if (conditions_.take(line)) continue;
            if (conditions_.open()) take(line);
        }
        if (project_.sources.empty()) throw BadInput(file_ + ": the project names no C or C++ source");
        return std::move(project_);
    }

private:
    // std::regex needs stack for each character, so none over a whole text.
    static std::vector<std::string> names_in(const std::string& text) {
        constexpr std::string_view kBefore = "# Name \"";
        std::vector<std::string> names;
        for (std::size_t at = 0; (at = text.find(kBefore, at)) != text.npos;) {
            at += kBefore.size();
            const auto end = text.find('"', at);
            if (end == text.npos) break;
            names.push_back(text.substr(at, end - at));
        }
        return names;
    }
    static std::string chosen_of(const std::string& file, const std::string& text, const std::string& named) {
        const std::vector<std::string> names = names_in(text);
        const std::string wanted = named.empty() ? "Release" : named;
        for (const std::string& name : names)
            if (equal_words(name, wanted)) return name;
        for (const std::string& name : names)
            if (lower_case(name).ends_with(" " + lower_case(wanted))) return name;
        if (names.empty()) return "";
        if (!named.empty())
            throw BadInput(
                fmt::format("{}: there is no configuration {}, but {}", file, named, fmt::join(names, ", ")));
        return names.front();
    }
    void take(const std::string& line) {
        if (line.starts_with("# TARGTYPE")) project_.library = line.find("Application") == line.npos;
        else if (line.starts_with("# ADD CPP")) take_options(line);
        else if (line.starts_with("# ADD LINK32")) take_options(line);
        else if (line.starts_with("# Begin Source File")) begin_source();
        else if (line.starts_with("SOURCE="))
            source_ = words_of(line.substr(7)).empty() ? "" : words_of(line.substr(7)).front();
        else if (line.starts_with("# PROP Exclude_From_Build 1")) excluded_ = true;
        else if (line.starts_with("# End Source File")) end_source();
    }
    void begin_source() {
        source_.clear();
        excluded_ = false;
    }
    // /D "X", /DX, /I "folder", /def:"file"; what one source has of its own counts for all.
    void take_options(const std::string& line) {
        const std::vector<std::string> words = words_of(line);
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string& word = words[i];
            if (word.size() < 2 || (word[0] != '/' && word[0] != '-')) continue;
            if (word.starts_with("/Yu")) project_.precompiled = true;
            if (lower_case(word).starts_with("/def:")) project_.def = found(word.substr(5));
            else if (word[1] == 'D' || word[1] == 'I')
                take_option(word[1], word.size() > 2 ? word.substr(2) : i + 1 < words.size() ? words[++i] : "");
        }
    }
    void take_option(char letter, const std::string& value) {
        if (value.empty()) return;
        if (letter == 'D') project_.definitions.push_back(value);
        else if (const std::string folder = find_path_ignoring_case(folder_, value); !folder.empty())
            project_.includes.push_back(folder);
    }
    std::string found(const std::string& name) const {
        const std::string path = find_ignoring_case(folder_, name);
        return path.empty() ? folder_ + "/" + name : path;
    }
    void end_source() {
        const std::string extension = lower_case(fs::path(source_).extension().string());
        if (excluded_ || source_.empty()) return;
        if (extension == ".def" && project_.def.empty()) project_.def = found(source_);
        constexpr std::array kSources{".c", ".cpp", ".cxx", ".cc"};
        if (std::find(kSources.begin(), kSources.end(), extension) == kSources.end()) return;
        const std::string path = find_ignoring_case(folder_, source_);
        if (path.empty()) throw BadInput(fmt::format("{}: its source {} is not there", file_, source_));
        project_.sources.push_back(path);
    }

    const std::string file_;
    const std::string folder_;
    const std::string text_;
    Conditions conditions_;
    Project project_;
    std::string source_;
    bool excluded_ = false;
};

} // namespace

Project read_dsp(const std::string& file, const std::string& configuration) {
    return DspReader(file, configuration).read();
}

void check_dsp(const std::string& file) {
    static_cast<void>(text_of(file));
}

std::vector<std::string> projects_of(const std::string& workspace) {
    static const std::regex form(R"re([="]\s*"?([^"=\r\n]+\.(dsp|vcproj|vcxproj))\b)re", std::regex::icase);
    const std::string text = read_windows_text(workspace, "GBK");
    const std::string folder = fs::absolute(workspace).parent_path().string();
    std::vector<std::string> projects;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        constexpr std::size_t kLongest = 2048; // std::regex needs stack for each character
        if (line.size() > kLongest) continue;
        for (std::sregex_iterator at(line.begin(), line.end(), form), end; at != end; ++at) {
            const std::string found = find_ignoring_case(folder, (*at)[1].str());
            if (!found.empty() && std::find(projects.begin(), projects.end(), found) == projects.end())
                projects.push_back(found);
        }
    }
    if (projects.empty()) throw BadInput(workspace + ": names no project that is there");
    return projects;
}

} // namespace wspemu::build
