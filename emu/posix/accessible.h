// Whether memory may be read or written, told without touching it. Neutral.
#pragma once

#include <cstddef>

namespace wspemu::posix {

// True when all of the range is mapped and may be read (or written) at this moment; of an empty range always.
bool are_accessible(const void* begin, std::size_t size, bool for_writing) noexcept;

} // namespace wspemu::posix
