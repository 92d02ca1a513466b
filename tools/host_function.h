// What the C library of the host has. Neutral.
#pragma once

namespace wspemu {

bool is_host_function(const char* name) noexcept;

} // namespace wspemu
