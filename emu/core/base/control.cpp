// The control data of WSARecvMsg.
#include "core/base/control.h"

#include <mswsock.h>

#include <ws2tcpip.h>

#include <cstring>

namespace wspemu::base {
namespace {

constexpr DWORD kControlTruncated = 0x200; // MSG_CTRUNC, which not every SDK names
constexpr int kHopLimit = 21;              // IP_HOPLIMIT, IPV6_HOPLIMIT
constexpr int kIpTypeOfService = 3;        // IP_TOS
constexpr int kIpv6TrafficClass = 39;      // IPV6_TCLASS

class Parts {
public:
    explicit Parts(WSABUF room) noexcept : room_(room) {}
    // A part that does not fit is left out whole; those after it may still fit.
    template <class T>
    void add(int level, int type, const T& content) noexcept {
        constexpr std::size_t kSpace = (sizeof(WSACMSGHDR) + sizeof content + 7) & ~std::size_t{7};
        if (!room_.buf || room_.len - used_ < kSpace) {
            cut_ = true;
            return;
        }
        WSACMSGHDR head{};
        head.cmsg_len = sizeof head + sizeof content;
        head.cmsg_level = level;
        head.cmsg_type = type;
        char* at = room_.buf + used_;
        std::memset(at, 0, kSpace);
        std::memcpy(at, &head, sizeof head);
        std::memcpy(at + sizeof head, &content, sizeof content);
        used_ += static_cast<DWORD>(kSpace);
    }
    DWORD used() const noexcept { return used_; }
    bool cut() const noexcept { return cut_; }

private:
    const WSABUF room_;
    DWORD used_ = 0;
    bool cut_ = false;
};

} // namespace

DWORD write_control(WSAMSG& message, const net::PacketInfo& info, net::Family family) noexcept {
    Parts parts(message.Control);
    const bool v6 = family == net::Family::ipv6;
    const int level = v6 ? int{IPPROTO_IPV6} : int{IPPROTO_IP};
    if (info.local.family == net::Family::ipv4) {
        IN_PKTINFO content{};
        std::memcpy(&content.ipi_addr, info.local.bytes.data(), sizeof content.ipi_addr);
        content.ipi_ifindex = info.interface_index;
        parts.add(IPPROTO_IP, IP_PKTINFO, content);
    } else if (info.local.family == net::Family::ipv6) {
        IN6_PKTINFO content{};
        std::memcpy(&content.ipi6_addr, info.local.bytes.data(), sizeof content.ipi6_addr);
        content.ipi6_ifindex = info.interface_index;
        parts.add(IPPROTO_IPV6, IPV6_PKTINFO, content);
    }
    if (info.hop_limit >= 0) parts.add(level, kHopLimit, info.hop_limit);
    if (info.type_of_service >= 0) parts.add(level, v6 ? kIpv6TrafficClass : kIpTypeOfService, info.type_of_service);
    message.Control.len = parts.used();
    return parts.cut() ? kControlTruncated : 0;
}

} // namespace wspemu::base
