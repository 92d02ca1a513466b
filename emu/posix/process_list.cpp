// Process ids out of /proc. Host dialect.
#include "posix/process_list.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace wspemu::posix {

std::vector<std::uint32_t> process_ids() {
    std::vector<std::uint32_t> ids;
    std::error_code code;
    for (std::filesystem::directory_iterator folder("/proc", code), end; !code && folder != end;
         folder.increment(code)) {
        const std::string name = folder->path().filename().string();
        std::uint32_t id = 0;
        const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (error == std::errc{} && rest == name.data() + name.size()) ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

namespace {

// "1 (name) S 0 ...": the name may hold anything, blanks and parentheses too.
bool read_stat(ProcessFacts& facts) {
    std::ifstream file("/proc/" + std::to_string(facts.id) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return false;
    const auto begin = line.find('('), end = line.rfind(')');
    if (begin == line.npos || end == line.npos || end < begin) return false;
    facts.name = line.substr(begin + 1, end - begin - 1);
    std::istringstream rest(line.substr(end + 1));
    std::string state, skipped;
    rest >> state >> facts.parent;
    constexpr int kBetween = 15; // fields from the parent to the number of threads
    for (int i = 0; i < kBetween; ++i) rest >> skipped;
    rest >> facts.threads;
    return true;
}

} // namespace

std::vector<ProcessFacts> process_facts() {
    std::vector<ProcessFacts> all;
    for (const std::uint32_t id : process_ids()) {
        ProcessFacts facts;
        facts.id = id;
        if (!read_stat(facts)) continue; // it has ended
        std::error_code hidden;
        const std::string file =
            std::filesystem::read_symlink("/proc/" + std::to_string(id) + "/exe", hidden).filename().string();
        if (!hidden && !file.empty()) facts.name = file;
        all.push_back(facts);
    }
    return all;
}

} // namespace wspemu::posix
