// Completion ports beyond port/files.h. Neutral.
#pragma once

#include "core/port/files.h"

#include <span>

namespace wspemu::posix {

// GetQueuedCompletionStatusEx: waits for the first packet, then takes what is there, up to packets.size().
port::Dequeued take_packets(port::Handle port, std::span<port::Packet> packets, std::size_t* count,
                            port::Deadline deadline, bool alertable) noexcept;

// Ports without a handle, which no program can reach. Empty when memory is short.
Ref<port::Object> make_port(std::uint32_t concurrency) noexcept;
// False when memory is short.
bool post_to(port::Object& port, const port::Packet& packet) noexcept;
port::Dequeued take_from(port::Object& port, port::Deadline deadline, bool alertable) noexcept;
// As when the last handle is closed: waits end, and there will be none.
void close_port(port::Object& port) noexcept;

// What set_file_io() installed; null pointers before.
port::FileIo file_io() noexcept;

} // namespace wspemu::posix
