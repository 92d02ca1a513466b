// Wide text as the tests compare it.
#pragma once

#include <windows.h>

#include "core/text.h"

#include <string>

inline std::string utf8(const WCHAR* text) {
    return wspemu::to_utf8(wspemu::utf16_view(text));
}
