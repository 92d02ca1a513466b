// Folders, and the endings of their files.
#include "scan/source_files.h"

#include "build/windows_text.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace wspemu::scan {
namespace fs = std::filesystem;
namespace {

struct Ending {
    const char* text;
    FileKind kind;
};

constexpr std::array kEndings{
    Ending{".c", FileKind::source},        Ending{".cc", FileKind::source},       Ending{".cpp", FileKind::source},
    Ending{".cxx", FileKind::source},      Ending{".c++", FileKind::source},      Ending{".h", FileKind::source},
    Ending{".hh", FileKind::source},       Ending{".hpp", FileKind::source},      Ending{".hxx", FileKind::source},
    Ending{".h++", FileKind::source},      Ending{".inl", FileKind::source},      Ending{".ipp", FileKind::source},
    Ending{".inc", FileKind::source},      Ending{".def", FileKind::definitions}, Ending{".rc", FileKind::resources},
    Ending{".vcxproj", FileKind::project}, Ending{".vcproj", FileKind::project},  Ending{".dsp", FileKind::project},
};

class Lister {
public:
    FileList list(const std::vector<std::string>& paths) {
        for (const std::string& path : paths) {
            std::error_code error;
            const fs::file_status status = fs::status(path, error);
            if (status.type() == fs::file_type::directory) add_folder(path);
            else if (status.type() == fs::file_type::not_found) skip(path, "no such file");
            else if (error) skip(path, error.message());
            else add(path);
        }
        return std::move(list_);
    }

private:
    void skip(const std::string& file, const std::string& why) { list_.skipped.push_back({file, file + ": " + why}); }

    void add(const std::string& file) {
        std::error_code error;
        const std::string one_name = fs::canonical(file, error).string();
        if (error || seen_.insert(one_name).second) list_.files.push_back(file);
    }

    void add_folder(const std::string& folder) {
        std::error_code error;
        std::vector<fs::directory_entry> entries;
        fs::directory_iterator at(folder, error);
        for (; !error && at != fs::directory_iterator(); at.increment(error)) entries.push_back(*at);
        if (error) skip(folder, error.message());
        std::sort(entries.begin(), entries.end());
        for (const fs::directory_entry& entry : entries) {
            const std::string path = entry.path().lexically_normal().string();
            if (entry.path().filename().string().starts_with('.')) continue;
            if (entry.is_directory(error)) {
                if (!entry.is_symlink(error)) add_folder(path);
            } else if (kind_of(path) != FileKind::other) {
                add(path);
            }
        }
    }

    FileList list_;
    std::set<std::string> seen_;
};

} // namespace

FileKind kind_of(const std::string& file) {
    const std::string ending = build::lower_case(fs::path(file).extension().string());
    const auto found =
        std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& e) { return ending == e.text; });
    return found == kEndings.end() ? FileKind::other : found->kind;
}

FileList list_files(const std::vector<std::string>& paths) {
    return Lister().list(paths);
}

} // namespace wspemu::scan
