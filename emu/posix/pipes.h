// Pipes of the host as file handles. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <cstdint>

namespace wspemu::posix {

struct PipeEnds {
    port::Handle reads = port::kNoHandle;
    port::Handle writes = port::kNoHandle;
};

// `size` is advice, 0 the host's own. Errors: too_many_open_files, not_enough_memory.
Result<PipeEnds> make_pipe(std::uint32_t size) noexcept;

} // namespace wspemu::posix
