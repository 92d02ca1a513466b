// Diagnostics about providers: what a provider did that the SPI does not allow, one line each.
//
// Any thread. Kept (the first thousand) for tests and the command, and written to stderr when asked for.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu {

struct Report {
    std::string rule; // the rule of the specification, e.g. "UPC-CRSH-6"
    std::string text;
};

class Reports {
public:
    void add(std::string_view rule, std::string text) noexcept;
    // Nothing if the same was said before.
    void add_once(std::string_view rule, std::string text) noexcept;
    // For what is wrong with the installation and not with a provider: the same, and to stderr in any case, once while it
    // stays the same.
    void add_failure(std::string_view rule, const std::string& text) noexcept;
    std::vector<Report> taken() const;
    void clear();
    void write_to_stderr(bool on) noexcept { to_stderr_ = on; }

private:
    mutable std::mutex mutex_;
    std::vector<Report> reports_;
    std::string last_failure_;
    std::set<std::string> said_once_;
    bool to_stderr_ = false;
};

} // namespace wspemu
