// GUIDs as values: compared as 16 bytes (CON-6).
#pragma once

#include "core/text.h"

#include <winsock2.h>

#include <cstring>
#include <string_view>

namespace wspemu {

inline bool same_guid(const GUID& a, const GUID& b) noexcept {
    return std::memcmp(&a, &b, sizeof(GUID)) == 0;
}

// A fresh random (version 4) GUID.
GUID random_guid();
// The same GUID for the same text, always: names a layer that was given by file instead of by an installer.
GUID guid_of_text(std::string_view text);
GUID guid_of_bytes(const GuidBytes& guid) noexcept;

} // namespace wspemu
