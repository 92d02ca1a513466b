// How many files the process may have open, and how much memory it uses. Neutral.
#pragma once

#include <cstddef>

namespace wspemu::test {

// Raises the process's limit to at least this many; false when the system refuses.
bool allow_open_files(std::size_t count);

// Bytes that the process has taken from its heap; 0 where the build can not tell (sanitizers have heaps of their own).
std::size_t memory_in_use();

} // namespace wspemu::test
