// Keeping and printing reports.
#include "core/reports.h"

#include <fmt/core.h>

#include <cstdio>

namespace wspemu {
namespace {
constexpr std::size_t kKept = 1000;
}

void Reports::add(std::string_view rule, std::string text) noexcept {
    const std::lock_guard lock(mutex_);
    try {
        if (to_stderr_) fmt::print(stderr, "wspemu: {} [{}]\n", text, rule);
        if (reports_.size() < kKept) reports_.push_back({std::string(rule), std::move(text)});
    } catch (...) { // out of memory or a closed stderr: a diagnostic is lost, nothing else
    }
}

void Reports::add_once(std::string_view rule, std::string text) noexcept {
    {
        const std::lock_guard lock(mutex_);
        try {
            if (said_once_.size() >= kKept || !said_once_.insert(text).second) return;
        } catch (...) { // out of memory
            return;
        }
    }
    add(rule, std::move(text));
}

void Reports::add_failure(std::string_view rule, const std::string& text) noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (!to_stderr_ && text != last_failure_) {
            std::fprintf(stderr, "wspemu: %s\n", text.c_str());
        }
        last_failure_ = text;
    }
    add(rule, text);
}

std::vector<Report> Reports::taken() const {
    const std::lock_guard lock(mutex_);
    return reports_;
}

void Reports::clear() {
    const std::lock_guard lock(mutex_);
    reports_.clear();
}

} // namespace wspemu
