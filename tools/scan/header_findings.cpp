// A header is the sources' own, ours, the host's, or nobody's.
#include "scan/header_findings.h"

#include "build/source_tree.h"
#include "build/windows_text.h"
#include "build/wpp.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace wspemu::scan {
namespace fs = std::filesystem;
namespace {

class HeaderFinder {
public:
    HeaderFinder(const std::vector<std::string>& files, const Supply& supply, Findings& findings)
        : supply_(supply), findings_(findings) {
        for (const std::string& file : files) own_.insert(last_part(file));
    }

    void find(const std::string& file, const Include& include, Place place) {
        if (is_own(file, include)) return;
        const std::string spelled = with_slashes(include.name);
        const std::string& name = resolved(spelled);
        Finding& finding = findings_.at(Section::header, name.empty() ? build::lower_case(spelled) : name);
        finding.places.push_back(place);
        if (!name.empty()) {
            if (include.name != name && spellings_[name].insert(include.name).second)
                finding.note += (finding.note.empty() ? "written " : ", ") + include.name;
            return;
        }
        if (build::is_wpp_header(spelled)) {
            finding.note = "of the trace preprocessor (WPP): traces nothing";
            return;
        }
        finding.level = Support::none;
        finding.note = "neither among the sources nor one of ours";
    }

private:
    static std::string with_slashes(std::string path) {
        std::replace(path.begin(), path.end(), '\\', '/');
        return path;
    }
    static std::string last_part(const std::string& path) {
        return build::lower_case(fs::path(with_slashes(path)).filename().string());
    }

    bool is_own(const std::string& file, const Include& include) {
        if (own_.count(last_part(include.name)) != 0) return true;
        return !include.angled &&
               !build::find_ignoring_case(fs::path(file).parent_path().string(), include.name).empty();
    }

    const std::string& resolved(const std::string& spelled) {
        const auto [found, fresh] = resolved_.try_emplace(spelled);
        if (fresh) found->second = supply_.header(spelled);
        return found->second;
    }

    const Supply& supply_;
    Findings& findings_;
    std::set<std::string> own_; // names of the files that were scanned, without folders
    std::map<std::string, std::string> resolved_;
    std::map<std::string, std::set<std::string>> spellings_;
};

} // namespace

void find_headers(const std::vector<std::string>& files, const std::vector<SourceFacts>& facts, const Supply& supply,
                  Findings& findings) {
    HeaderFinder finder(files, supply, findings);
    for (std::uint32_t i = 0; i < files.size(); ++i)
        for (const Include& include : facts[i].includes)
            if (!include.import) finder.find(files[i], include, {i, include.line});
}

} // namespace wspemu::scan
