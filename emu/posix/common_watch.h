// Waiting for what other processes do to common objects. Host dialect.
#pragma once

namespace wspemu::posix {

class Waitable;

// Threads wait for the object, or a descriptor shows it: from now on it looks at each change in the table, on a thread of the
// emulator's, until nobody waits any more. May be called with the object's lock held.
void watch_common(Waitable& object) noexcept;

} // namespace wspemu::posix
