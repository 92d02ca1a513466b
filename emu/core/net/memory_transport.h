// A network in memory: the same Transport without an operating system below it, for deterministic tests. Neutral.
//
// It has loopback addresses only (127/8, ::1 and the wildcard), streams with bounded buffers, and datagrams that are lost
// when the receiver's queue is full. Its raw links are open to everybody, and it answers to ICMP echo requests. The names of
// AF_UNIX streams are in it alone, no files, and free again when their links are closed. The seed decides what a real network leaves open: how many bytes one call moves,
// whether a connect ends at once, the port numbers, and in which order ready links are told. With the same seed and the
// same order of calls everything is the same again.
#pragma once

#include "core/net/transport.h"

namespace wspemu::net {

std::unique_ptr<Transport> make_memory_transport(std::uint64_t seed);

// As if the cable between all connected streams were cut, and time had passed: those that keep alive (Option::keep_alive) find
// it out, with wsaenetreset; the others only when they send.
void lose_connections(Transport& memory_transport);

} // namespace wspemu::net
