// News of the host's addresses and routes for those that do not wait in a socket. Neutral.
#pragma once

#include "core/net/transport.h"

#include <functional>

namespace wspemu::posix {

// Blocks the calling thread until the next change of an IPv4 address or route. Errors: those of a socket.
Result<void> wait_for_host_change(net::Change what);

// Calls back once, after the next change or by cancel_host_change(), from a thread of the platform's; no code of programs or providers
// may run in it. `key` tells requests apart: one at a time for each. invalid_parameter: there is one already.
using ChangeCallback = std::function<void(bool cancelled)>;
Result<void> await_host_change(net::Change what, const void* key, ChangeCallback callback);
// The callback has been called with true when this returns; false: there is none.
bool cancel_host_change(const void* key);

} // namespace wspemu::posix
