// How many files the process may have open. Neutral.
#pragma once

#include <cstddef>

namespace wspemu::test {

// Raises the process's limit to at least this many; false when the system refuses.
bool allow_open_files(std::size_t count);

} // namespace wspemu::test
