// The processes of the host. Neutral.
#pragma once

#include <cstdint>
#include <vector>

namespace wspemu::posix {

// Those that this user may see, ascending.
std::vector<std::uint32_t> process_ids();

} // namespace wspemu::posix
