// wspemu build: Windows source as it is, into a provider or a program.
#include "command.h"

#include "build/compile.h"
#include "build/dsp_file.h"
#include "build/project_file.h"
#include "build/windows_text.h"
#include "exit_code.h"
#include "parse.h"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace wspemu {
namespace {

namespace fs = std::filesystem;
using namespace build;

struct Wishes {
    std::vector<std::string> files;
    std::string output, def, compiler = "g++", charset, configuration;
    std::vector<std::string> includes, definitions, extra, project_folders;
    std::map<std::string, std::vector<std::string>> own_definitions;
    std::string standard;
    bool warnings = false, verbose = false, keep = false, keep_long = false, precompiled = false;
};

// A folder for the mended sources and the objects; gone at the end unless it is to be kept.
class WorkFolder {
public:
    explicit WorkFolder(bool keep) : keep_(keep) {
        std::string form = (fs::temp_directory_path() / "wspemu-build-XXXXXX").string();
        if (!mkdtemp(form.data())) throw BadInput(form + ": can not be made");
        path_ = form;
    }
    ~WorkFolder() {
        std::error_code ignored;
        if (!keep_) fs::remove_all(path_, ignored);
        else fmt::print(stderr, "wspemu: the mended sources are in {}\n", path_);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    const bool keep_;
    std::string path_;
};

bool is_project(const std::string& file) {
    const std::string lower = lower_case(file);
    return lower.ends_with(".vcxproj") || lower.ends_with(".vcproj") || lower.ends_with(".dsp");
}

bool is_workspace(const std::string& file) {
    const std::string lower = lower_case(file);
    return lower.ends_with(".dsw") || lower.ends_with(".sln");
}

// A workspace with one project means that one.
std::string only_project(const std::string& workspace) {
    const std::vector<std::string> projects = projects_of(workspace);
    if (projects.size() == 1) return projects.front();
    throw BadInput(fmt::format("{}: has {} projects, of which one is built at a time: {}", workspace, projects.size(),
                               fmt::join(projects, ", ")));
}

// Puts what a project says where the command line's own words go, which come first.
void read_projects(Wishes& wishes, bool& library) {
    std::vector<std::string> sources;
    for (const std::string& named : wishes.files) {
        const std::string file = is_workspace(named) ? only_project(named) : named;
        if (lower_case(file).ends_with(".def")) {
            wishes.def = file;
        } else if (!is_project(file)) {
            sources.push_back(file);
        } else {
            const Project project = read_project(file, wishes.configuration);
            wishes.project_folders.push_back(fs::absolute(file).parent_path().string());
            sources.insert(sources.end(), project.sources.begin(), project.sources.end());
            wishes.includes.insert(wishes.includes.end(), project.includes.begin(), project.includes.end());
            wishes.definitions.insert(wishes.definitions.end(), project.definitions.begin(), project.definitions.end());
            wishes.own_definitions.insert(project.own_definitions.begin(), project.own_definitions.end());
            if (wishes.standard < project.standard) wishes.standard = project.standard;
            wishes.precompiled |= project.precompiled;
            if (wishes.def.empty()) wishes.def = project.def;
            library = project.library;
        }
    }
    wishes.files = sources;
}

// A slip of the hand after -o is not to cost a source.
void refuse_to_write_over(const std::vector<std::string>& inputs, const std::string& output) {
    for (const std::string& input : inputs) {
        std::error_code not_there;
        if (fs::equivalent(input, output, not_there))
            throw BadInput(output + ": is one of the sources, and is not written over");
    }
}

int build_files(Wishes& wishes) {
    bool library = true;
    std::vector<std::string> inputs = wishes.files;
    read_projects(wishes, library);
    const WorkFolder work(wishes.keep);
    const Kit kit = find_kit();
    // Unless one is given: East Asian sources say it by their bytes, and of the others only comments are at stake.
    const bool given = !wishes.charset.empty();
    if (!given) wishes.charset = "GBK";
    SourceTree tree({work.path() + "/src", wishes.includes, kit.headers, wishes.project_folders, wishes.charset,
                     given ? "" : "ISO-8859-1", wishes.keep_long});
    BuildPlan plan;
    for (const std::string& file : wishes.files) plan.sources.push_back(tree.add(file));
    if (!wishes.def.empty()) {
        const std::string found = find_ignoring_case("", wishes.def);
        plan.exports = read_def(found.empty() ? wishes.def : found, wishes.charset);
    }
    bool has_main = false;
    for (const SourceFile& source : plan.sources) has_main |= source.has_main;
    plan.program = !library || (has_main && plan.exports.empty());
    plan.output = wishes.output;
    if (plan.output.empty()) plan.output = fs::path(wishes.files.front()).stem().string() + (plan.program ? "" : ".so");
    inputs.insert(inputs.end(), wishes.files.begin(), wishes.files.end());
    inputs.push_back(wishes.def);
    refuse_to_write_over(inputs, plan.output);
    plan.definitions = wishes.definitions;
    plan.own_definitions = wishes.own_definitions;
    if (!wishes.standard.empty()) plan.standard = wishes.standard;
    plan.includes = wishes.includes;
    plan.extra = wishes.extra;
    plan.keep_long = wishes.keep_long;
    plan.precompiled = wishes.precompiled;
    plan.warnings = wishes.warnings;
    plan.verbose = wishes.verbose;
    plan.cpp_compiler = wishes.compiler;
    plan.work = work.path();
    const int status = build::build(plan, kit);
    if (status == 0) return kOk;
    for (const std::string& header : tree.missing()) fmt::print(stderr, "wspemu: no such header: {}\n", header);
    fmt::print(stderr, "wspemu: {} was not built\n", plan.output);
    return kRed;
}

} // namespace

const char kBuildUsage[] =
    "usage: wspemu build [-o FILE] [--def FILE] [-I DIR]... [-D NAME[=VALUE]]... SOURCE|PROJECT...\n"
    "\n"
    "Compiles Windows source as it is into a provider (FILE.so) or, if there is a main, into a program.\n"
    "PROJECT is a .vcxproj, .vcproj or .dsp: its sources, definitions and include folders are taken. A .sln or .dsw\n"
    "with one project is that project.\n"
    "\n"
    "  -o, --output FILE     what to make (default: the first source's name)\n"
    "  --def FILE            the module-definition file with the exports\n"
    "  -I DIR, -D NAME       as the compiler's\n"
    "  --compiler CXX        g++ (default) or clang++\n"
    "  --configuration NAME  of a project (default: Release)\n"
    "  --charset NAME        code page of sources that are neither UTF-8 nor UTF-16 (default: GBK,\n"
    "                        else ISO-8859-1)\n"
    "  --keep-long           leave `long` the 64 bits of this system; on Windows, and else here, it has 32\n"
    "  --option WORD         one more word for the compiler, such as -O2 or -fsanitize=address\n"
    "  --warnings            show the compiler's warnings\n"
    "  --verbose             show the command lines\n"
    "  --keep                keep the mended sources and say where\n";

int cli_build(const Arguments& arguments) {
    Wishes wishes;
    const auto parser = make_parser("build");
    parser->add_option("files", wishes.files);
    const auto output = parser->add_option("-o,--output", wishes.output);
    parser->add_option("--def", wishes.def);
    parser->add_option("-I", wishes.includes)->allow_extra_args(false);
    parser->add_option("-D", wishes.definitions)->allow_extra_args(false);
    parser->add_option("--compiler", wishes.compiler);
    parser->add_option("--configuration", wishes.configuration);
    parser->add_option("--charset", wishes.charset);
    parser->add_option("--option", wishes.extra)->allow_extra_args(false);
    parser->add_flag("--warnings", wishes.warnings);
    parser->add_flag("--verbose", wishes.verbose);
    parser->add_flag("--keep-long", wishes.keep_long);
    parser->add_flag("--keep", wishes.keep);
    if (const auto over = parse(*parser, arguments)) return *over;
    if (wishes.files.empty()) return usage_error("build: no source named");
    try {
        for (const std::string& file : wishes.files)
            if (file.empty()) throw BadInput("build: a source without a name");
        if (output->count() > 0 && wishes.output.empty()) throw BadInput("build: an output without a name");
        return build_files(wishes);
    } catch (const BadInput& fault) {
        fmt::print(stderr, "wspemu: {}\n", fault.what());
        return kUsage;
    }
}

} // namespace wspemu
