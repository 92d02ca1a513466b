// Options and ioctls that the base provider refuses because it does not have them, told by name.
#pragma once

#include <winsock2.h>

namespace wspemu::base {

// Reports the one whose row in the support list says "none"; any other number is no matter of support. `return_address`: see
// core/unsupported.h.
void tell_missing_option(int level, int option, const void* return_address) noexcept;
void tell_missing_ioctl(DWORD code, const void* return_address) noexcept;

} // namespace wspemu::base
