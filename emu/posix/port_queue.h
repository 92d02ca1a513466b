// Completion ports beyond port/files.h. Neutral.
#pragma once

#include "core/port/files.h"

#include <span>

namespace wspemu::posix {

// GetQueuedCompletionStatusEx: waits for the first packet, then takes what is there, up to packets.size().
port::Dequeued take_packets(port::Handle port, std::span<port::Packet> packets, std::size_t* count,
                            port::Deadline deadline, bool alertable) noexcept;

// What set_file_io() installed; null pointers before.
port::FileIo file_io() noexcept;

} // namespace wspemu::posix
