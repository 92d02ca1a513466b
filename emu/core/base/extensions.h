// The extension functions of mswsock.h that the base provider has (DSP-EXT).
#pragma once

#include <winsock2.h>

namespace wspemu::base {

// nullptr: no such function here.
void* extension_function(const GUID& id) noexcept;

} // namespace wspemu::base
