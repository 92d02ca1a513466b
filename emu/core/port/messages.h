// Window messages as far as the host itself needs them. Neutral.
//
// Windows and queues themselves live behind the user32 exports of the platform.
#pragma once

#include "core/result.h"

#include <cstdint>

namespace wspemu::port {

// Queues a message for the window's thread and returns at once. Errors: invalid_window_handle (no such window, 0 and
// 0xFFFF included), not_enough_quota (10,000 messages are queued already).
Result<void> post_message(std::uintptr_t window, std::uint32_t message, std::uintptr_t wparam,
                          std::intptr_t lparam) noexcept;
bool is_window(std::uintptr_t window) noexcept;

} // namespace wspemu::port
