// Environment variables over the native environment, so that child processes and getenv() see the same ones.
#include "posix/environment.h"

#include "core/port/modules.h"
#include "core/text.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <unistd.h>

namespace wspemu::posix {
namespace {

// Orders our own readers and writers; libc's getenv in other code stays as unsafe as it is everywhere.
std::mutex& environment_mutex() {
    static auto* mutex = new std::mutex;
    return *mutex;
}

std::optional<std::string> default_value(std::u16string_view name) {
    if (equal_ignoring_case(name, u"SystemRoot") || equal_ignoring_case(name, u"windir")) return "C:\\Windows";
    return std::nullopt;
}

// The variable in `environ` whose name is the same but for case; nullptr when there is none.
const char* find_any_case(std::u16string_view name) {
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals == text.npos || equals == 0) continue;
        if (equal_ignoring_case(to_utf16(text.substr(0, equals)), name)) return *entry;
    }
    return nullptr;
}

} // namespace

std::optional<std::string> environment_value(std::string_view name) {
    if (name.empty()) return std::nullopt;
    std::lock_guard lock(environment_mutex());
    if (const char* exact = std::getenv(std::string(name).c_str())) return exact;
    const std::u16string wide = to_utf16(name);
    if (const char* entry = find_any_case(wide)) return entry + std::string_view(entry).find('=') + 1;
    return default_value(wide);
}

bool set_environment_value(std::string_view name, std::optional<std::string_view> value) {
    if (name.empty() || name.find('=') != name.npos) return false;
    std::lock_guard lock(environment_mutex());
    std::string target(name);
    // A variable that exists in another spelling is that variable, not a second one.
    if (!std::getenv(target.c_str()))
        if (const char* entry = find_any_case(to_utf16(name))) target.assign(entry, std::string_view(entry).find('='));
    if (!value) return unsetenv(target.c_str()) == 0;
    return setenv(target.c_str(), std::string(*value).c_str(), 1) == 0;
}

std::vector<std::string> environment_strings() {
    std::lock_guard lock(environment_mutex());
    std::vector<std::string> out;
    for (char** entry = environ; entry && *entry; ++entry) out.emplace_back(*entry);
    for (const char* name : {"SystemRoot", "windir"})
        if (!find_any_case(to_utf16(name))) out.push_back(std::string(name) + "=" + *default_value(to_utf16(name)));
    std::sort(out.begin(), out.end(),
              [](const std::string& a, const std::string& b) { return lower(to_utf16(a)) < lower(to_utf16(b)); });
    return out;
}

} // namespace wspemu::posix

namespace wspemu::port {

// The closing '%' of an unknown name may open the next one: "%no%SystemRoot%" gives "%noC:\Windows", as on Windows.
std::u16string expand_environment(std::u16string_view text) {
    std::u16string out;
    while (!text.empty()) {
        const std::size_t open = text.find(u'%');
        out += text.substr(0, open);
        if (open == text.npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find(u'%', 1);
        if (close == text.npos) {
            out += text;
            break;
        }
        const auto value = posix::environment_value(to_utf8(text.substr(1, close - 1)));
        out += value ? to_utf16(*value) : std::u16string(text.substr(0, close));
        text.remove_prefix(value ? close + 1 : close);
    }
    return out;
}

} // namespace wspemu::port
