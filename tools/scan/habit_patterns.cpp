// Habits that take a look at the neighbours of a token.
#include "scan/habits.h"

#include "core/windows_names.h"

#include <algorithm>
#include <array>

namespace wspemu::scan {
namespace {

constexpr char kCommentLinker[] =
    "ignored: exports and sections of a #pragma are not seen; list exports in a .def file";
constexpr char kSharedData[] = "ignored: its variables are each process's own";

struct PragmaHabit {
    const char* word;
    Support level;
    const char* note;
};

constexpr PragmaHabit kPragmas[] = {
    {"data_seg", Support::partial, kSharedData},
    {"bss_seg", Support::partial, kSharedData},
    {"section", Support::partial, kSharedData},
    {"const_seg", Support::full, ""},
    {"code_seg", Support::full, ""},
    {"init_seg", Support::partial, "ignored: objects are made in the order of the sources"},
};

// Libraries whose names are no DLLs'.
bool is_library_of_windows(std::string name) {
    name = build::lower_case(name);
    name = name.substr(0, name.rfind(".lib"));
    constexpr std::array<std::string_view, 18> kOthers{
        "ws2_32", "wsock32",  "mswsock",  "uuid",     "ole32",   "sporder", "libcmt",  "libcmtd",  "msvcrtd",
        "libc",   "oldnames", "delayimp", "wbemuuid", "msvcprt", "libcpmt", "comsupp", "comsuppw", "dxguid"};
    if (std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end()) return true;
    const auto modules = windows_modules();
    return std::any_of(modules.begin(), modules.end(),
                       [&](const WindowsModule& module) { return name == module.name; });
}

// %S, %I64d, %hs, %ws: what means something else, or nothing, to other C libraries.
bool has_microsoft_format(std::string_view text) {
    for (std::size_t at = text.find('%'); at != text.npos && at + 1 < text.size(); at = text.find('%', at + 1)) {
        if (text[at + 1] == '%') {
            ++at;
            continue;
        }
        const std::size_t kind = text.find_first_not_of("-+ #0123456789.*", at + 1);
        if (kind == text.npos) return false;
        const std::string_view rest = text.substr(kind);
        for (const char* form : {"S", "C", "I64", "I32", "hs", "hS", "hc", "ws", "wc", "lS", "Z", "wZ"})
            if (rest.starts_with(form) && !rest.starts_with("ZZ")) return true;
    }
    return false;
}

class PatternFinder {
public:
    PatternFinder(const Tokens& tokens, const Supply& supply, Habits& habits)
        : tokens_(tokens), supply_(supply), habits_(habits) {}

    void find() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            switch (tokens_[at_].kind) {
            case TokenKind::hash: directive(); break;
            case TokenKind::word: word(); break;
            case TokenKind::string: string(); break;
            case TokenKind::sign: sign(); break;
            default: break;
            }
        }
    }

private:
    std::string_view text(std::size_t ahead) const { return tokens_.text(at_ + ahead); }
    bool is(std::size_t ahead, std::string_view what) const { return tokens_.is(at_ + ahead, what); }

    void add(std::string name, Support level, std::string note = {}) {
        habits_.push_back({std::move(name), level, std::move(note), tokens_[at_].line, ""});
    }

    void directive() {
        if (is(1, "pragma")) pragma();
        else if (is(1, "import") && tokens_.is(at_ + 2, TokenKind::header))
            add("#import", Support::none, "type libraries are not read");
        else if (is(1, "if") || is(1, "ifdef") || is(1, "ifndef") || is(1, "elif")) condition();
        else if (is(1, "include") && text(2).find('\\') != std::string_view::npos)
            add("backslash in an #include", Support::full);
    }

    void pragma() {
        const std::string name = "#pragma " + std::string(text(2));
        if (is(2, "comment") && is(4, "lib")) {
            const std::string library(text(6));
            if (is_library_of_windows(library)) add("#pragma comment(lib) of Windows", Support::full);
            else
                add("#pragma comment(lib, " + library + ")", Support::partial,
                    "no library of Windows: build it too, and name it with --option -lNAME");
        } else if (is(2, "comment") && is(4, "linker")) {
            add("#pragma comment(linker)", Support::partial, kCommentLinker);
        } else {
            const auto row = std::find_if(std::begin(kPragmas), std::end(kPragmas),
                                          [&](const PragmaHabit& pragma) { return text(2) == pragma.word; });
            if (row != std::end(kPragmas)) add(name, row->level, row->note);
        }
    }

    void condition() {
        // wspemu build lets the sources see these.
        constexpr std::array<std::string_view, 4> kSeen{"_WIN32", "_WIN64", "_M_X64", "_M_AMD64"};
        constexpr std::array<std::string_view, 6> kMacros{"_MSC_VER", "WIN32",  "UNICODE",
                                                          "_UNICODE", "_DEBUG", "_M_IX86"};
        for (std::size_t i = at_ + 2; i < tokens_.size() && tokens_[i].directive && tokens_[i].kind != TokenKind::hash;
             ++i) {
            const std::string_view macro = tokens_.text(i);
            if (!tokens_.is(i, TokenKind::word)) continue;
            if (std::find(kSeen.begin(), kSeen.end(), macro) != kSeen.end())
                add("#if asks for " + std::string(macro), Support::full);
            else if (std::find(kMacros.begin(), kMacros.end(), macro) != kMacros.end())
                add("#if asks for " + std::string(macro), Support::partial, "not defined unless given with -D");
        }
    }

    void word() {
        if (is(0, "__declspec") || is(0, "_declspec")) declspec();
        else if (is(0, "for") && is(1, "each") && is(2, "(")) add("for each", Support::full);
        else if (is(0, "void") && is(1, "main") && is(2, "(")) add("void main", Support::full);
        else if (is(0, "__FUNCTION__") &&
                 (tokens_.is(at_ + 1, TokenKind::string) || tokens_.is(at_ - 1, TokenKind::string)))
            add("__FUNCTION__ beside a string", Support::full);
        else if (text(0).find("GetProcAddress") != std::string_view::npos && is(1, "(")) looked_up();
    }

    void declspec() {
        if (!is(1, "(") || !tokens_.is(at_ + 2, TokenKind::word)) return;
        const std::string what(text(2));
        const bool known = supply_.has_macro("WSPEMU_DECLSPEC_" + what);
        const bool takes_argument = what == "align" || what == "allocate" || what == "uuid";
        if (known && is(3, takes_argument ? "(" : ")")) add("__declspec(" + what + ")", Support::full);
        else if (known && is(3, "("))
            add("__declspec(" + what + "(...))", Support::none, "known without an argument only");
        else if (known) add("__declspec with several words", Support::none, "write one __declspec for each");
        else add("__declspec(" + what + ")", Support::none, "not known to GCC; clang++ may (--compiler)");
    }

    // By name it is a use of that function; here, what is looked up otherwise.
    void looked_up() {
        constexpr std::size_t kFar = 16;
        for (std::size_t i = 2; i < kFar && !is(i, ";"); ++i) {
            const bool cast = is(i, "(") && is(i + 2, ")") && tokens_.is(at_ + i + 3, TokenKind::number);
            if (cast || text(i).starts_with("MAKEINTRESOURCE"))
                return add("GetProcAddress by ordinal", Support::none, "names only: ERROR_PROC_NOT_FOUND");
            if (tokens_.is(at_ + i, TokenKind::string) && text(i) == "WSPStartup")
                return add("the next provider is loaded by the layer", Support::full);
        }
    }

    void string() {
        const std::string_view literal = text(0);
        if (has_microsoft_format(literal)) add("Microsoft's formats (%S, %I64d)", Support::full);
        for (const char* beginning : {R"(\\\\.\\)", R"(\\Device\\)", R"(\\??\\)", R"(\\DosDevices\\)", R"(\\.\)"}) {
            if (!literal.starts_with(beginning)) continue;
            if (build::lower_case(literal).find("pipe\\") != std::string::npos)
                add("named pipe", Support::none, "CreateFile and CreateNamedPipe make none");
            else add("device: " + std::string(literal), Support::partial, "a device of your own: see wspemu_device.h");
            return;
        }
    }

    void sign() {
        if (is(0, "=") && is(1, "0") && is(2, "{") && (is(0 - std::size_t{1}, ")") || is(0 - std::size_t{1}, "const")))
            add("pure virtual function with a body", Support::full);
    }

    const Tokens& tokens_;
    const Supply& supply_;
    Habits& habits_;
    std::size_t at_ = 0;
};

} // namespace

void find_pattern_habits(const Tokens& tokens, const Supply& supply, Habits& habits) {
    PatternFinder(tokens, supply, habits).find();
}

} // namespace wspemu::scan
