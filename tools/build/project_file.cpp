// Two XML dialects with the same content.
#include "build/project_file.h"

#include "build/dsp_file.h"
#include "build/project_conditions.h"
#include "build/source_tree.h"
#include "build/windows_text.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

namespace wspemu::build {
namespace fs = std::filesystem;
namespace {

using Tree = boost::property_tree::ptree;

// As deep as no project is; who reads the tree calls itself for each level.
constexpr int kDeepestElement = 200;
// A property that refers to itself grows, and twice over it doubles.
constexpr std::size_t kLongestValue = 65536;

// Only roughly, for what is well-formed: the parser has the last word.
void refuse_depth(const std::string& file, const std::string& text) {
    int depth = 0;
    for (std::size_t at = 0; (at = text.find('<', at)) != text.npos;) {
        const bool comment = text.compare(at, 4, "<!--") == 0;
        const auto end = comment ? text.find("-->", at) : text.find('>', at);
        if (end == text.npos) return;
        const char kind = text[at + 1];
        if (kind == '/') --depth;
        else if (kind != '!' && kind != '?' && text[end - 1] != '/') ++depth;
        if (depth > kDeepestElement) throw BadInput(file + ": not a readable project: nested too deep");
        at = end;
    }
}

class Reader {
public:
    Reader(const std::string& file, std::string configuration)
        : file_(file), folder_(fs::absolute(file).parent_path().string()), configuration_(std::move(configuration)) {}

    // The whole of it, which is a project of one kind or the other.
    static Tree project_tree(const std::string& file) {
        Tree root = parsed(file);
        if (root.count("Project") == 0 && root.count("VisualStudioProject") == 0)
            throw BadInput(file + ": not a Visual C++ project (neither <Project> nor <VisualStudioProject>)");
        return root;
    }

    Project read() {
        const Tree root = project_tree(file_);
        if (const auto project = root.get_child_optional("Project")) read_new(*project);
        else if (const auto old = root.get_child_optional("VisualStudioProject")) read_old(*old);
        if (character_set_ == "Unicode" || character_set_ == "1")
            project_.definitions.insert(project_.definitions.end(), {"UNICODE", "_UNICODE"});
        if (project_.sources.empty()) throw BadInput(file_ + ": the project names no C or C++ source");
        return std::move(project_);
    }

private:
    static Tree parsed(const std::string& file) {
        const std::string text = read_windows_text(file, "WINDOWS-1252");
        refuse_depth(file, text);
        std::istringstream stream(text);
        Tree root;
        try {
            boost::property_tree::read_xml(stream, root);
        } catch (const boost::property_tree::xml_parser_error& fault) {
            throw BadInput(fmt::format("{}: not a readable project: line {}: {}", file, fault.line(), fault.message()));
        }
        return root;
    }
    bool wanted(const Tree& node) const { return condition_holds(node.get("<xmlattr>.Condition", ""), values_); }
    std::string expanded(const std::string& text) const { return with_values(text, values_); }
    // The configuration as the project spells it ("Release|x64"): by its whole name or by what is before the bar; of several platforms the one
    // of 64 bits, else the first. Without a wish it is Release, else the first.
    std::string chosen_of(const std::vector<std::string>& names) const {
        const std::string wanted = configuration_.empty() ? "Release" : configuration_;
        std::string found;
        for (const std::string& name : names) {
            const bool same = equal_words(name, wanted) || equal_words(name.substr(0, name.find('|')), wanted);
            if (same && (found.empty() || lower_case(name).ends_with("|x64"))) found = name;
        }
        if (!found.empty()) return found;
        return names.empty() ? wanted + "|x64" : names.front();
    }
    // For a project that lists all it has.
    void refuse_unknown(const std::vector<std::string>& names) const {
        if (configuration_.empty() || names.empty()) return;
        for (const std::string& name : names)
            if (equal_words(name, configuration_) || equal_words(name.substr(0, name.find('|')), configuration_))
                return;
        throw BadInput(
            fmt::format("{}: there is no configuration {}, but {}", file_, configuration_, fmt::join(names, ", ")));
    }
    void choose(const std::string& name) {
        const auto bar = name.find('|');
        values_ = {{"projectdir", folder_ + "/"},
                   {"solutiondir", folder_ + "/"},
                   {"inputdir", folder_ + "/"},
                   {"msbuildthisfiledirectory", folder_ + "/"},
                   {"msbuildprojectdirectory", folder_},
                   {"projectname", fs::path(file_).stem().string()},
                   {"configuration", name.substr(0, bar)},
                   {"configurationname", name.substr(0, bar)},
                   {"platform", bar == name.npos ? "x64" : name.substr(bar + 1)},
                   {"platformname", bar == name.npos ? "x64" : name.substr(bar + 1)}};
    }
    // Lists end in inherited values, %(Name) or $(Name), which are not ours to know.
    std::vector<std::string> list(const std::string& text) const {
        std::vector<std::string> items;
        std::string item;
        for (const char c : expanded(text) + ";") {
            if (c != ';' && c != ',') {
                if (c != '"') item += c;
                continue;
            }
            const auto begin = item.find_first_not_of(" \t\r\n");
            if (begin != item.npos && item.find("%(") == item.npos && item.find("$(") == item.npos)
                items.push_back(item.substr(begin, item.find_last_not_of(" \t\r\n") - begin + 1));
            item.clear();
        }
        return items;
    }
    std::string path(std::string windows) const {
        std::replace(windows.begin(), windows.end(), '\\', '/');
        return windows.starts_with('/') ? windows : folder_ + "/" + windows;
    }
    void add_source(const std::string& name) {
        const std::string extension = lower_case(fs::path(name).extension().string());
        constexpr std::array kSources{".c", ".cpp", ".cxx", ".cc"};
        if (std::find(kSources.begin(), kSources.end(), extension) == kSources.end()) return;
        const std::string found = find_ignoring_case(folder_, expanded(name));
        if (found.empty()) throw BadInput(fmt::format("{}: its source {} is not there", file_, name));
        project_.sources.push_back(found);
    }
    void add_settings(const std::string& definitions, const std::string& includes) {
        for (const std::string& item : list(definitions)) project_.definitions.push_back(item);
        for (const std::string& item : list(includes)) {
            const std::string found = find_path_ignoring_case(folder_, item);
            if (!found.empty()) project_.includes.push_back(found);
        }
    }
    void set_def(const std::string& name) {
        const auto items = list(name);
        if (!items.empty()) project_.def = path(items.front());
    }
    void read_new(const Tree& project) {
        std::vector<std::string> names;
        for (const auto& [tag, group] : project)
            for (const auto& [item_tag, item] : group)
                if (item_tag == "ProjectConfiguration") names.push_back(item.get("<xmlattr>.Include", ""));
        refuse_unknown(names);
        if (names.empty()) names = named_in_conditions(project);
        choose(chosen_of(names));
        read_groups(project, 0);
    }
    // Projects that were shortened by hand do not list their configurations.
    static std::vector<std::string> named_in_conditions(const Tree& project) {
        static const std::regex form(R"(==\s*'([^'|]+\|[^'|]+)')");
        std::vector<std::string> names;
        for (const auto& [tag, group] : project) {
            const std::string condition = group.get("<xmlattr>.Condition", "");
            constexpr std::size_t kLongest = 1024; // std::regex needs stack for each character
            std::smatch match;
            if (condition.size() <= kLongest && std::regex_search(condition, match, form)) names.push_back(match[1]);
        }
        return names;
    }
    void read_groups(const Tree& project, int depth) {
        for (const auto& [tag, node] : project) {
            if (!wanted(node)) continue;
            if (tag == "PropertyGroup") read_properties(node);
            else if (tag == "ItemDefinitionGroup") read_settings(node);
            else if (tag == "ItemGroup") read_items(node);
            else if (tag == "ImportGroup") read_groups(node, depth);
            else if (tag == "Import") read_sheet(node.get("<xmlattr>.Project", ""), depth);
        }
    }
    void read_properties(const Tree& node) {
        for (const auto& [name, value] : node) {
            if (name == "<xmlattr>" || !wanted(value)) continue;
            const std::string text = expanded(value.get_value<std::string>());
            if (name == "ConfigurationType") project_.library = text != "Application";
            if (name == "CharacterSet") character_set_ = text;
            // The user's own macros.
            if (text.find("$(") == text.npos && text.size() <= kLongestValue) values_.emplace(lower_case(name), text);
        }
    }
    void read_settings(const Tree& node) {
        for (const auto& [tool, settings] : node)
            for (const auto& [name, value] : settings) {
                if (name == "<xmlattr>" || !wanted(value)) continue;
                const std::string text = value.get_value<std::string>();
                if (tool == "ClCompile" && name == "PreprocessorDefinitions") add_settings(text, "");
                if (tool == "ClCompile" && name == "AdditionalIncludeDirectories") add_settings("", text);
                if (tool == "ClCompile" && name == "LanguageStandard") set_standard(text);
                if (tool == "ClCompile" && name == "PrecompiledHeader") project_.precompiled = text == "Use";
                if (tool == "Link" && name == "ModuleDefinitionFile") set_def(text);
            }
    }
    // What is newer than what every source gets.
    void set_standard(const std::string& text) {
        if (text == "stdcpp20") project_.standard = "gnu++20";
        else if (text == "stdcpp23" || text == "stdcpplatest") project_.standard = "gnu++23";
    }
    // A property sheet of the project's own; Microsoft's are not there. As with MSBuild, one that is imported again counts once.
    void read_sheet(const std::string& name, int depth) {
        const std::string plain = expanded(name);
        const std::string found = plain.find("$(") == plain.npos ? find_ignoring_case(folder_, plain) : "";
        if (found.empty() || !lower_case(found).ends_with(".props") || depth > 16) return;
        if (!sheets_.insert(found).second) return;
        const Tree sheet = parsed(found);
        if (const auto project = sheet.get_child_optional("Project")) read_groups(*project, depth + 1);
    }
    void read_items(const Tree& group) {
        for (const auto& [tag, item] : group) {
            const std::string name = item.get("<xmlattr>.Include", "");
            if (tag == "ClCompile" && wanted(item)) {
                if (is_excluded(item)) continue;
                const std::size_t before = project_.sources.size();
                add_sources(name);
                for (std::size_t i = before; i < project_.sources.size(); ++i) read_own(item, project_.sources[i]);
            } else if (lower_case(name).ends_with(".def") && project_.def.empty()) {
                project_.def = path(name);
            }
        }
    }
    void read_own(const Tree& item, const std::string& source) {
        for (const auto& [name, value] : item) {
            if (!wanted(value)) continue;
            if (name == "PreprocessorDefinitions")
                project_.own_definitions[source] = list(value.get_value<std::string>());
            if (name == "AdditionalIncludeDirectories") add_settings("", value.get_value<std::string>());
        }
    }
    bool is_excluded(const Tree& item) const {
        for (const auto& [name, value] : item)
            if (name == "ExcludedFromBuild" && wanted(value)) return value.get_value<std::string>() == "true";
        return false;
    }
    // src\*.cpp is all of them, src\**\*.cpp those in the folders below, too.
    void add_sources(const std::string& name) {
        const auto star = name.find('*');
        if (star == name.npos) return add_source(name);
        const auto slash = name.find_last_of("\\/", star);
        const std::string below = slash == name.npos ? "." : expanded(name.substr(0, slash));
        const std::string found = find_path_ignoring_case(folder_, below);
        const bool all_below = name.compare(star, 2, "**") == 0;
        const std::string ending = lower_case(name.substr(name.rfind('*') + 1));
        std::vector<std::string> files;
        std::error_code gone;
        for (fs::recursive_directory_iterator at(found, fs::directory_options::skip_permission_denied, gone), end;
             !gone && at != end; at.increment(gone)) {
            if (!all_below) at.disable_recursion_pending();
            if (lower_case(at->path().filename().string()).ends_with(ending)) files.push_back(at->path().string());
        }
        std::sort(files.begin(), files.end());
        for (const std::string& file : files) add_source(file);
    }

    void read_old(const Tree& project) {
        std::vector<std::string> names;
        const auto all = project.get_child_optional("Configurations");
        if (all)
            for (const auto& [tag, node] : *all)
                if (tag == "Configuration") names.push_back(node.get("<xmlattr>.Name", ""));
        refuse_unknown(names);
        chosen_name_ = chosen_of(names);
        choose(chosen_name_);
        const Tree* chosen = nullptr;
        if (all)
            for (const auto& [tag, node] : *all)
                if (tag == "Configuration" && node.get("<xmlattr>.Name", "") == chosen_name_) chosen = &node;
        if (chosen) {
            project_.library = chosen->get("<xmlattr>.ConfigurationType", "2") != "1";
            character_set_ = chosen->get("<xmlattr>.CharacterSet", "");
            for (const auto& [tag, tool] : *chosen) {
                if (tag != "Tool") continue;
                const std::string name = tool.get("<xmlattr>.Name", "");
                if (name == "VCCLCompilerTool")
                    add_settings(tool.get("<xmlattr>.PreprocessorDefinitions", ""),
                                 tool.get("<xmlattr>.AdditionalIncludeDirectories", ""));
                // 2, or 3 before 2005.
                if (name == "VCCLCompilerTool")
                    project_.precompiled = tool.get("<xmlattr>.UsePrecompiledHeader", 0) >= 2;
                if (name == "VCLinkerTool") set_def(tool.get("<xmlattr>.ModuleDefinitionFile", ""));
            }
        }
        if (const auto files = project.get_child_optional("Files")) read_files(*files);
    }
    void read_files(const Tree& node) {
        for (const auto& [tag, child] : node) {
            if (tag == "Filter") read_files(child);
            if (tag != "File") continue;
            const std::string name = child.get("<xmlattr>.RelativePath", "");
            if (is_excluded_of_old(child)) continue;
            add_source(name);
            if (lower_case(name).ends_with(".def") && project_.def.empty()) project_.def = path(name);
        }
    }

    bool is_excluded_of_old(const Tree& file) const {
        for (const auto& [tag, node] : file)
            if (tag == "FileConfiguration" && node.get("<xmlattr>.Name", "") == chosen_name_)
                return lower_case(node.get("<xmlattr>.ExcludedFromBuild", "")) == "true";
        return false;
    }

    const std::string file_;
    const std::string folder_;
    const std::string configuration_;
    Project project_;
    ProjectValues values_;
    std::set<std::string> sheets_;
    std::string chosen_name_;
    std::string character_set_;
};

} // namespace

void check_project(const std::string& file) {
    if (lower_case(file).ends_with(".dsp")) return check_dsp(file);
    static_cast<void>(Reader::project_tree(file));
}

Project read_project(const std::string& file, const std::string& configuration) {
    if (lower_case(file).ends_with(".dsp")) return read_dsp(file, configuration);
    return Reader(file, configuration).read();
}

} // namespace wspemu::build
