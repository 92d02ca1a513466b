// The %-sequences of message texts: what FormatMessage makes of "%1 is not a valid %2!d! application.%0". Neutral.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wspemu::posix {

struct InsertOptions {
    bool ignore_inserts = false; // %1 .. %99 stay as they are
    bool narrow_strings = false; // what a plain %s (and %1) points to: char (the A form) or WCHAR (the W form)
};
// insert(n): the n-th argument, 1 to 99, as a pointer-wide value.
using InsertValue = std::function<std::uintptr_t(unsigned)>;

std::u16string expand_message(std::u16string_view text, const InsertOptions& options, const InsertValue& insert);

// One printf conversion with an integer, character or string: "08lX", "-10.5S", "I64u"... without the '%'.
std::u16string format_value(std::string_view format, bool narrow_strings, std::uintptr_t value);

} // namespace wspemu::posix
