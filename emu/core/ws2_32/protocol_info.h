// WSAPROTOCOL_INFO in its two spellings (DSP-MAP-7, CAT-ENU-7). The ANSI code page is UTF-8.
#pragma once

#include <winsock2.h>

namespace wspemu::ws2_32 {

WSAPROTOCOL_INFOW to_wide_info(const WSAPROTOCOL_INFOA& info);
WSAPROTOCOL_INFOA to_ansi_info(const WSAPROTOCOL_INFOW& info);

} // namespace wspemu::ws2_32
