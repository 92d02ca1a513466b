// The command lines, and the aliases that exported C++ functions need.
#include "build/compile.h"

#include "build/source_words.h"
#include "build/windows_text.h"
#include "child_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cxxabi.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

namespace wspemu::build {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

// g++ goes with gcc, /opt/bin/clang++-16 with /opt/bin/clang-16.
std::string c_compiler_of(std::string compiler) {
    const auto at = compiler.rfind("++");
    if (at == compiler.npos) return compiler;
    const bool gnu = at > 0 && compiler[at - 1] == 'g' && !compiler.substr(0, at).ends_with("clang");
    return compiler.replace(at, 2, gnu ? "cc" : "");
}

Words compile_words(const BuildPlan& plan, const Kit& kit, const SourceFile& source, const std::string& object) {
    const bool clang = plan.cpp_compiler.find("clang") != plan.cpp_compiler.npos;
    Words words{source.cpp ? plan.cpp_compiler : c_compiler_of(plan.cpp_compiler), "-c", "-o", object};
    words.insert(words.end(), {"-x", source.cpp ? "c++" : "c", source.mended});
    words.push_back("-std=" + (source.cpp ? plan.standard : "gnu17"));
    // Microsoft's compiler takes all of this without a word.
    words.insert(words.end(), {"-g", "-fPIC", "-fshort-wchar", "-fno-strict-aliasing", "-fwrapv", "-U_FORTIFY_SOURCE",
                               "-fno-delete-null-pointer-checks", "-fno-omit-frame-pointer", "-fms-extensions",
                               "-ffunction-sections", "-fdata-sections"});
    // Sources for many systems ask for these first.
    for (const char* host : {"linux", "__linux", "__linux__", "__gnu_linux__", "unix", "__unix", "__unix__"})
        words.push_back(std::string("-U") + host);
    // The C library has ssize_t; these tell sources not to make their own.
    for (const char* guard : {"_SSIZE_T", "_SSIZE_T_", "_SSIZE_T_DEFINED"}) words.push_back(std::string("-D") + guard);
    if (source.cpp) {
        words.insert(words.end(), {"-DWSPEMU_VISUAL_CXX", "-fno-operator-names", "-fpermissive", "-Wno-narrowing",
                                   "-include", kit.stdcxx});
        if (clang) words.insert(words.end(), {"-Wno-c++11-narrowing", "-Wno-error=address-of-temporary"});
        else words.insert(words.end(), {"-fno-gnu-unique"});
    } else if (!clang) {
        words.insert(words.end(),
                     {"-Wno-implicit-function-declaration", "-Wno-incompatible-pointer-types", "-Wno-int-conversion"});
    } else {
        words.insert(words.end(), {"-Wno-error=implicit-function-declaration", "-Wno-error=int-conversion"});
    }
    // Microsoft's C library has its names in the headers that glibc has too.
    words.insert(words.end(), {"-include", kit.headers.front() + "/wspemu_crt.h"});
    if (clang) words.insert(words.end(), {"-fno-ms-compatibility", "-fdeclspec"});
    for (const char* platform : {"_WIN32=1", "_WIN64=1", "_M_X64=100", "_M_AMD64=100"})
        words.push_back(std::string("-D") + kSeesWindows + platform);
    if (!plan.keep_long) words.push_back("-DWSPEMU_LONG_IS_INT");
    if (!plan.warnings) words.push_back("-w");
    // Only there are variables in memory at a fault (see excpt.h).
    words.push_back(source.uses_try ? "-O0" : "-Og");
    for (const std::string& definition : plan.definitions) words.push_back("-D" + definition);
    if (const auto own = plan.own_definitions.find(source.file); own != plan.own_definitions.end())
        for (const std::string& definition : own->second) words.push_back("-D" + definition);
    // What a computed #include asks for is found in the original folders.
    words.push_back("-I" + fs::absolute(source.file).parent_path().string());
    for (const std::string& folder : plan.includes) words.push_back("-I" + folder);
    for (const std::string& folder : kit.headers)
        if (source.cpp || !folder.ends_with("/stdcxx")) words.push_back("-I" + folder);
    words.insert(words.end(), plan.extra.begin(), plan.extra.end());
    return words;
}

// The functions and data that the objects define: undecorated name -> symbol.
std::map<std::string, std::string> defined_symbols(const Words& objects) {
    Words words{"nm", "--defined-only", "--extern-only", "--format=posix"};
    words.insert(words.end(), objects.begin(), objects.end());
    std::string text;
    if (output_of(words, text) != 0) throw BadInput("nm can not read the objects");
    std::map<std::string, std::string> symbols;
    std::istringstream lines(text);
    for (std::string symbol, rest; lines >> symbol && std::getline(lines, rest);) {
        if (symbol.ends_with(':')) continue; // the name of an object
        int status = 0;
        const std::unique_ptr<char, void (*)(void*)> plain(
            abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
        std::string name = status == 0 ? plain.get() : symbol;
        name = name.substr(0, name.find('('));
        const auto [at, fresh] = symbols.emplace(name, symbol);
        if (!fresh && symbol == name) at->second = symbol; // extern "C" wins over an overload
    }
    return symbols;
}

// `?Name@@YAHH@Z` and `_Name@8` are Name.
std::string undecorated(std::string name) {
    if (name.starts_with('?')) return name.substr(1, name.find('@') - 1);
    const auto at = name.find('@');
    if (at == name.npos || at == 0) return name;
    name.resize(at);
    return name.starts_with('_') ? name.substr(1) : name;
}

Words export_words(const BuildPlan& plan, const Words& objects) {
    const auto symbols = defined_symbols(objects);
    std::vector<DefExport> exports = plan.exports;
    const bool by_def = !exports.empty();
    if (!by_def) {
        // Without a .def file: all with C linkage (DllMain is never marked), and the entry points of providers in any linkage.
        for (const char* entry : {"WSPStartup", "NSPStartup", "NSPv2Startup", "DllMain"})
            exports.push_back({entry, entry});
    } else {
        exports.push_back({"DllMain", "DllMain"});
    }
    Words words;
    std::string script = "{\n  global:\n";
    std::set<std::string> shown;
    for (const DefExport& item : exports) {
        if (!shown.insert(item.outer).second) continue;
        const std::string inner = undecorated(item.inner);
        const auto symbol = symbols.find(inner);
        if (symbol == symbols.end()) {
            if (item.outer != "DllMain" && by_def)
                throw BadInput(fmt::format("the .def file exports {}, which no source defines", item.inner));
            continue;
        }
        if (symbol->second != item.outer)
            words.push_back(fmt::format("-Wl,--defsym={}={}", item.outer, symbol->second));
        script += fmt::format("    \"{}\";\n", item.outer);
    }
    script += by_def || plan.program ? "  local: *;\n};\n" : "    *;\n  local: _Z*;\n};\n";
    if (plan.program) script = "{ local: *; };\n";
    const std::string file = plan.work + "/exports.map";
    std::ofstream(file) << script;
    words.push_back("-Wl,--version-script=" + file);
    return words;
}

// Windows programs start in wmain, WinMain and others, of either linkage; the C library calls main. "" when that is there.
std::string start_source(const std::map<std::string, std::string>& symbols) {
    const auto has = [&](const char* name) { return symbols.count(name) != 0; };
    if (has("main")) return "";
    std::string text = "#include <windows.h>\n#include <stdlib.h>\n";
    const auto declare = [&](const char* name, const char* parameters) {
        text += fmt::format("extern int entry({}) __asm__(\"{}\");\n", parameters, symbols.at(name));
    };
    const std::string wide = "static wchar_t* wide(const char* text) {\n"
                             "  int n = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);\n"
                             "  wchar_t* out = (wchar_t*)malloc(sizeof(wchar_t) * (size_t)(n + 1));\n"
                             "  MultiByteToWideChar(CP_UTF8, 0, text, -1, out, n);\n  return out;\n}\n";
    if (has("wmain")) {
        declare("wmain", "int, wchar_t**");
        return text + wide +
               "int main(int argc, char** argv) {\n"
               "  wchar_t** words = (wchar_t**)calloc((size_t)argc + 1, sizeof *words);\n"
               "  for (int i = 0; i < argc; ++i) words[i] = wide(argv[i]);\n  return entry(argc, words);\n}\n";
    }
    const bool wide_entry = has("wWinMain");
    if (!wide_entry && !has("WinMain")) return "";
    declare(wide_entry ? "wWinMain" : "WinMain",
            wide_entry ? "HINSTANCE, HINSTANCE, wchar_t*, int" : "HINSTANCE, HINSTANCE, char*, int");
    return text + wide +
           fmt::format("int main(int argc, char** argv) {{\n  static char line[65536];\n  size_t n = 0;\n"
                       "  for (int i = 1; i < argc; ++i)\n    for (const char* c = argv[i]; n + 2 < sizeof line;) {{\n"
                       "      if (!*c) {{ line[n++] = ' '; break; }}\n      line[n++] = *c++;\n    }}\n"
                       "  if (n != 0) line[n - 1] = 0;\n  (void)&wide;\n"
                       "  return entry(GetModuleHandleW(NULL), NULL, {}, 10);\n}}\n",
                       wide_entry ? "wide(line)" : "line");
}

std::string link_folder(const std::string& library) {
    return fs::path(library).parent_path().string();
}

int run_shown(const Words& words, bool verbose) {
    if (verbose) fmt::print(stderr, "{}\n", fmt::join(words, " "));
    return run_program(words);
}

} // namespace

int build(const BuildPlan& plan, const Kit& kit) {
    Words objects;
    int failures = 0;
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        objects.push_back(fmt::format("{}/{}.o", plan.work, i));
        if (run_shown(compile_words(plan, kit, plan.sources[i], objects.back()), plan.verbose) != 0) ++failures;
    }
    if (failures != 0) return 1;
    Words link{plan.cpp_compiler, "-o", plan.output};
    if (plan.program) {
        if (const std::string start = start_source(defined_symbols(objects)); !start.empty()) {
            const std::string file = plan.work + "/wspemu_start.c";
            std::ofstream(file) << start;
            objects.push_back(plan.work + "/wspemu_start.o");
            if (run_shown(compile_words(plan, kit, {file, file, false, false, true}, objects.back()), plan.verbose) !=
                0)
                return 1;
        }
    } else {
        link.insert(link.end(), {"-shared", "-Wl,-Bsymbolic", "-Wl,-z,defs"});
    }
    // What nothing leads to is left out, as Microsoft's linker does, and what only that refers to need not be there.
    link.push_back("-Wl,--gc-sections");
    if (plan.precompiled) link.push_back("-Wl,-z,muldefs");
    link.insert(link.end(), objects.begin(), objects.end());
    const Words exports = export_words(plan, objects);
    link.insert(link.end(), exports.begin(), exports.end());
    // As emu/posix/crt/CMakeLists.txt has it: the wide functions come in before a sanitizer's are taken for them.
    link.insert(link.end(), {"-Wl,-u,wmemcpy,-u,fputws,-u,_scprintf,-u,sscanf_s,-u,fopen", kit.wide, kit.host,
                             "-Wl,-rpath," + link_folder(kit.host), "-pthread"});
    for (const std::string& word : plan.extra)
        if (word.starts_with("-fsanitize") || word.starts_with("-l") || word.starts_with("-L")) link.push_back(word);
    return run_shown(link, plan.verbose) == 0 ? 0 : 1;
}

} // namespace wspemu::build
