// Calls of what is not supported: one report for each caller and thing, whatever the number of calls. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace wspemu {

// In the place of a rule in such a report.
inline constexpr char kUnsupported[] = "support";

// "x.so: Beep of kernel32.dll: not there". `return_address` lies in the code that made the call: x.so's or the program's.
void report_unsupported(std::string_view what, const void* return_address) noexcept;

// The same for an export that has a row in the support list, which is the text.
void report_unsupported_export(std::string_view name, const void* return_address) noexcept;

// The same for a function of the base provider, where a tap may stand between the caller and the return address. `group` and `name` are
// those of a row; nothing is reported if there is none that says "none".
void report_unsupported_row(std::string_view group, std::string_view name, const void* return_address) noexcept;

} // namespace wspemu
