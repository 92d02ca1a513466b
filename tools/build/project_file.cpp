// Two XML dialects with the same content.
#include "build/project_file.h"

#include "build/source_tree.h"
#include "build/windows_text.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

namespace wspemu::build {
namespace fs = std::filesystem;
namespace {

using Tree = boost::property_tree::ptree;

class Reader {
public:
    Reader(const std::string& file, std::string configuration)
        : file_(file), folder_(fs::absolute(file).parent_path().string()), configuration_(std::move(configuration)) {}

    Project read() {
        std::istringstream stream(read_windows_text(file_, "WINDOWS-1252"));
        Tree root;
        try {
            boost::property_tree::read_xml(stream, root);
        } catch (const boost::property_tree::xml_parser_error& fault) {
            throw BadInput(
                fmt::format("{}: not a readable project: line {}: {}", file_, fault.line(), fault.message()));
        }
        if (const auto project = root.get_child_optional("Project")) read_new(*project);
        else if (const auto old = root.get_child_optional("VisualStudioProject")) read_old(*old);
        else throw BadInput(file_ + ": not a Visual C++ project (neither <Project> nor <VisualStudioProject>)");
        if (project_.sources.empty()) throw BadInput(file_ + ": the project names no C or C++ source");
        return std::move(project_);
    }

private:
    bool wanted(const std::string& condition) const {
        return condition.empty() || lower_case(condition).find(lower_case(configuration_)) != condition.npos;
    }
    std::string expanded(std::string text) const {
        const std::array<std::pair<const char*, std::string>, 4> kMacros{{{"$(ProjectDir)", folder_ + "/"},
                                                                          {"$(SolutionDir)", folder_ + "/"},
                                                                          {"$(Configuration)", configuration_},
                                                                          {"$(ConfigurationName)", configuration_}}};
        for (const auto& [name, value] : kMacros)
            for (std::size_t at; (at = text.find(name)) != text.npos;)
                text.replace(at, std::string(name).size(), value);
        return text;
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
    void add_character_set(const std::string& name) {
        if (name == "Unicode" || name == "1")
            project_.definitions.insert(project_.definitions.end(), {"UNICODE", "_UNICODE"});
    }

    void read_new(const Tree& project) {
        for (const auto& [tag, node] : project) {
            if (!wanted(node.get("<xmlattr>.Condition", ""))) continue;
            if (tag == "PropertyGroup") {
                if (const auto type = node.get_optional<std::string>("ConfigurationType"))
                    project_.library = *type != "Application";
                if (!unicode_ && node.count("CharacterSet") != 0) {
                    add_character_set(node.get<std::string>("CharacterSet"));
                    unicode_ = true;
                }
            } else if (tag == "ItemDefinitionGroup") {
                if (settings_) continue;
                settings_ = node.count("ClCompile") != 0;
                add_settings(node.get("ClCompile.PreprocessorDefinitions", ""),
                             node.get("ClCompile.AdditionalIncludeDirectories", ""));
                set_def(node.get("Link.ModuleDefinitionFile", ""));
            } else if (tag == "ItemGroup") {
                read_items(node);
            }
        }
    }
    void read_items(const Tree& group) {
        for (const auto& [tag, item] : group) {
            const std::string name = item.get("<xmlattr>.Include", "");
            if (tag == "ClCompile") {
                if (item.get("ExcludedFromBuild", "") != "true") add_source(name);
            } else if (lower_case(name).ends_with(".def") && project_.def.empty()) {
                project_.def = path(name);
            }
        }
    }

    void read_old(const Tree& project) {
        const Tree* chosen = nullptr;
        if (const auto all = project.get_child_optional("Configurations")) {
            for (const auto& [tag, node] : *all) {
                if (tag == "Configuration" && (!chosen || wanted(node.get("<xmlattr>.Name", "")))) {
                    const bool better = !chosen || !wanted(chosen->get("<xmlattr>.Name", ""));
                    if (better) chosen = &node;
                }
            }
        }
        if (chosen) {
            project_.library = chosen->get("<xmlattr>.ConfigurationType", "2") != "1";
            add_character_set(chosen->get("<xmlattr>.CharacterSet", ""));
            for (const auto& [tag, tool] : *chosen) {
                if (tag != "Tool") continue;
                const std::string name = tool.get("<xmlattr>.Name", "");
                if (name == "VCCLCompilerTool")
                    add_settings(tool.get("<xmlattr>.PreprocessorDefinitions", ""),
                                 tool.get("<xmlattr>.AdditionalIncludeDirectories", ""));
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
            add_source(name);
            if (lower_case(name).ends_with(".def") && project_.def.empty()) project_.def = path(name);
        }
    }

    const std::string file_;
    const std::string folder_;
    const std::string configuration_;
    Project project_;
    bool unicode_ = false;
    bool settings_ = false;
};

} // namespace

Project read_project(const std::string& file, const std::string& configuration) {
    return Reader(file, configuration).read();
}

} // namespace wspemu::build
