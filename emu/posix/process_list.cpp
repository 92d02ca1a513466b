// Process ids out of /proc. Host dialect.
#include "posix/process_list.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
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

} // namespace wspemu::posix
