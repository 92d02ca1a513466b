// The structures agree up to szProtocol.
#include "core/ws2_32/protocol_info.h"

#include "core/text.h"
#include "core/wide.h"

#include <cstddef>
#include <cstring>

namespace wspemu::ws2_32 {
namespace {
constexpr std::size_t kCommon = offsetof(WSAPROTOCOL_INFOW, szProtocol);
static_assert(kCommon == offsetof(WSAPROTOCOL_INFOA, szProtocol));
} // namespace

WSAPROTOCOL_INFOW to_wide_info(const WSAPROTOCOL_INFOA& info) {
    WSAPROTOCOL_INFOW wide{};
    std::memcpy(&wide, &info, kCommon);
    const std::string_view name(info.szProtocol, strnlen(info.szProtocol, WSAPROTOCOL_LEN));
    copy_wide(to_utf16(name), wide.szProtocol, WSAPROTOCOL_LEN + 1);
    return wide;
}

WSAPROTOCOL_INFOA to_ansi_info(const WSAPROTOCOL_INFOW& info) {
    WSAPROTOCOL_INFOA ansi{};
    std::memcpy(&ansi, &info, kCommon);
    std::string name = to_utf8(from_wide(info.szProtocol));
    name.resize(std::min<std::size_t>(name.size(), WSAPROTOCOL_LEN));
    std::memcpy(ansi.szProtocol, name.c_str(), name.size() + 1);
    return ansi;
}

} // namespace wspemu::ws2_32
