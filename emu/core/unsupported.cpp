// Who called is found by the address of his code, and by the tapped edge if that is ours.
#include "core/unsupported.h"

#include "core/port/modules.h"
#include "core/process.h"
#include "core/support.h"
#include "core/tap/edges.h"
#include "core/windows_names.h"

#include <fmt/format.h>

namespace wspemu {
namespace {

std::string owner_of(const void* address) {
    const port::Module* module = port::module_of_address(address);
    return module ? port::module_file(module) : "";
}

std::string caller_over_edge() {
    tap::CallEvent call;
    if (!tap::innermost_call(call) || call.way != tap::Way::down) return "";
    const std::vector<tap::EdgeNames> edges = tap::edges();
    return call.edge < edges.size() ? edges[call.edge].caller : "";
}

void report(const std::string& caller, std::string_view what) {
    current_process().reports().add_once(kUnsupported,
                                         fmt::format("{}: {}", caller.empty() ? "the program" : caller, what));
}

// A report is a diagnostic: when there is no memory for it, it is lost and nothing else.
template <class Work>
void without_failing(Work work) noexcept {
    try {
        work();
    } catch (const std::exception&) {
        return;
    }
}

} // namespace

void report_unsupported(std::string_view what, const void* return_address) noexcept {
    without_failing([&] { report(owner_of(return_address), what); });
}

void report_unsupported_export(std::string_view name, const void* return_address) noexcept {
    without_failing([&] { report(owner_of(return_address), missing_function_text(name)); });
}

void report_unsupported_row(std::string_view group, std::string_view name, const void* return_address) noexcept {
    without_failing([&] {
        for (const SupportRow& row : support_rows()) {
            if (row.level != Support::none || group != row.group || name != row.name) continue;
            const std::string caller = owner_of(return_address);
            report(caller.empty() ? caller_over_edge() : caller, fmt::format("{} ({}): {}", name, group, row.note));
        }
    });
}

} // namespace wspemu
