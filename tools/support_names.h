// The levels of support in words.
#pragma once

#include "core/support.h"

namespace wspemu {

inline const char* name_of(Support level) noexcept {
    constexpr const char* kNames[] = {"full", "partial", "none"};
    return kNames[static_cast<int>(level)];
}

} // namespace wspemu
