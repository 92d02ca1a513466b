// What the catalog's exports have in common: which catalog, who may change it, and where the code goes (CAT-GEN).
#pragma once

#include "core/installation.h"
#include "core/ws2_32/call.h"

namespace wspemu::ws2_32 {

// The code goes to *error (if there is one), not to the thread's last error.
inline int failed(int code, LPINT error) noexcept {
    if (error) *error = code;
    return SOCKET_ERROR;
}

// Applies a change to the installation: change(installation) -> Result<T>.
template <class Change>
auto change_installation(Change&& change, port::IfLocked if_locked = port::IfLocked::wait)
    -> decltype(change(std::declval<Installation&>())) {
    Process& process = current_process();
    if (!process.elevated()) return WsaError{WSANO_RECOVERY}; // SPI: CAT-GEN-2
    return process.change_installation(std::forward<Change>(change), if_locked);
}

// The same as an export whose result is 0 or SOCKET_ERROR with *error.
template <class Change>
int change_or_fail(LPINT error, Change&& change) {
    const auto done = change_installation(std::forward<Change>(change));
    return done ? 0 : failed(done.error(), error);
}

} // namespace wspemu::ws2_32
