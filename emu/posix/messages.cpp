// The messages of core/port/messages.h: what the host itself posts, for WPUPostMessage and the event table.
#include "core/port/messages.h"

#include "core/codes.h"
#include "posix/window_table.h"

#include <new>

namespace wspemu::port {

Result<void> post_message(std::uintptr_t window, std::uint32_t message, std::uintptr_t wparam,
                          std::intptr_t lparam) noexcept {
    try {
        return posix::post_to_window({window, message, wparam, lparam});
    } catch (const std::bad_alloc&) {
        return WsaError{code::not_enough_memory};
    }
}

bool is_window(std::uintptr_t window) noexcept {
    return posix::find_window(window).has_value();
}

} // namespace wspemu::port
