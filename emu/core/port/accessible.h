// Whether memory may be read or written, told without touching it. Neutral.
#pragma once

#include <cstddef>

namespace wspemu::port {

// How many of the bytes from `begin` on are mapped and may be read (or written) at this moment; not more than `most`, which is
// also the answer when the system does not tell.
std::size_t accessible_size(const void* begin, std::size_t most, bool for_writing) noexcept;

// All of the range; of an empty range always.
inline bool are_accessible(const void* begin, std::size_t size, bool for_writing) noexcept {
    return accessible_size(begin, size, for_writing) == size;
}

} // namespace wspemu::port
