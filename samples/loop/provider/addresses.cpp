// Socket addresses, as structures, as text, and as the device's names.
#include "loop_base.h"

#include <string.h>
#include <wchar.h>

#include <string>

namespace {

constexpr ULONG kLoopback4 = 0x7f000001;

int SizeOf(int family) {
    return family == AF_INET ? static_cast<int>(sizeof(sockaddr_in)) : static_cast<int>(sizeof(sockaddr_in6));
}

// The two addresses that Loop knows: its own, and "any", which a socket may be bound to.
struct Kind {
    bool loopback = false;
    bool any = false;
};

Kind KindOf(const sockaddr_in& address) {
    return {ntohl(address.sin_addr.s_addr) == kLoopback4, address.sin_addr.s_addr == 0};
}
Kind KindOf(const sockaddr_in6& address) {
    const in6_addr loopback = IN6ADDR_LOOPBACK_INIT, any = IN6ADDR_ANY_INIT;
    return {memcmp(&address.sin6_addr, &loopback, sizeof loopback) == 0,
            memcmp(&address.sin6_addr, &any, sizeof any) == 0};
}

union Address {
    sockaddr any;
    sockaddr_in four;
    sockaddr_in6 six;
};

} // namespace

int ToLoopName(const Socket& socket, const sockaddr* address, int length, bool any, LoopName* name) {
    const int family = socket.entry.iAddressFamily;
    if (address == nullptr || length < SizeOf(family)) return WSAEFAULT;
    Address copy{};
    memcpy(&copy, address, static_cast<size_t>(SizeOf(family)));
    if (copy.any.sa_family != family) return WSAEAFNOSUPPORT;
    const Kind kind = family == AF_INET ? KindOf(copy.four) : KindOf(copy.six);
    if (!kind.loopback && !(any && kind.any)) return any ? WSAEADDRNOTAVAIL : WSAENETUNREACH;
    *name = {static_cast<std::uint16_t>(family), copy.four.sin_port}; // at the same place in both
    return 0;
}

int FromLoopName(const LoopName& name, sockaddr* address, LPINT length) {
    if (address == nullptr || length == nullptr || *length < SizeOf(name.family)) return WSAEFAULT;
    Address full{};
    if (name.family == AF_INET) {
        full.four.sin_addr.s_addr = htonl(kLoopback4);
    } else {
        full.six.sin6_addr = IN6ADDR_LOOPBACK_INIT;
    }
    full.any.sa_family = name.family;
    full.four.sin_port = name.port;
    *length = SizeOf(name.family);
    memcpy(address, &full, static_cast<size_t>(*length));
    return 0;
}

INT WSPAPI WSPAddressToString(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength, LPINT lpErrno) {
    (void)lpProtocolInfo;
    if (lpsaAddress == nullptr || lpszAddressString == nullptr || lpdwAddressStringLength == nullptr)
        return Fail(lpErrno, WSAEFAULT);
    const int family = lpsaAddress->sa_family;
    if ((family != AF_INET && family != AF_INET6) || dwAddressLength < static_cast<DWORD>(SizeOf(family)))
        return Fail(lpErrno, WSAEINVAL);
    Address address{};
    memcpy(&address, lpsaAddress, static_cast<size_t>(SizeOf(family)));
    WCHAR text[INET6_ADDRSTRLEN] = {};
    const void* bytes = family == AF_INET ? static_cast<const void*>(&address.four.sin_addr) : &address.six.sin6_addr;
    if (InetNtopW(family, bytes, text, INET6_ADDRSTRLEN) == nullptr) return Fail(lpErrno, WSAEINVAL);
    std::wstring whole = text;
    if (const u_short port = ntohs(address.four.sin_port); port != 0)
        whole = (family == AF_INET ? whole : L"[" + whole + L"]") + L":" + std::to_wstring(port);
    const DWORD room = *lpdwAddressStringLength;
    *lpdwAddressStringLength = static_cast<DWORD>(whole.size() + 1);
    if (room < whole.size() + 1) return Fail(lpErrno, WSAEFAULT);
    memcpy(lpszAddressString, whole.c_str(), (whole.size() + 1) * sizeof(WCHAR));
    return 0;
}

// The number after the last ':', or 0 without one. False: something else stands there.
static bool TakePort(std::wstring* text, std::size_t colon, u_short* port) {
    if (colon == std::wstring::npos) return true;
    ULONG number = 0;
    if (colon + 1 == text->size() || text->size() - colon > 6) return false;
    for (std::size_t i = colon + 1; i < text->size(); ++i) {
        if ((*text)[i] < L'0' || (*text)[i] > L'9') return false;
        number = number * 10 + static_cast<ULONG>((*text)[i] - L'0');
    }
    text->resize(colon);
    *port = htons(static_cast<u_short>(number));
    return number <= 0xffff;
}

INT WSPAPI WSPStringToAddress(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPSOCKADDR lpAddress, LPINT lpAddressLength, LPINT lpErrno) {
    (void)lpProtocolInfo;
    if (AddressString == nullptr || lpAddress == nullptr || lpAddressLength == nullptr) return Fail(lpErrno, WSAEFAULT);
    if (AddressFamily != AF_INET && AddressFamily != AF_INET6) return Fail(lpErrno, WSAEINVAL);
    const int room = *lpAddressLength;
    *lpAddressLength = SizeOf(AddressFamily);
    if (room < SizeOf(AddressFamily)) return Fail(lpErrno, WSAEFAULT);
    std::wstring text = AddressString;
    const bool bracketed = !text.empty() && text.front() == L'[';
    Address address{};
    address.any.sa_family = static_cast<ADDRESS_FAMILY>(AddressFamily);
    const std::size_t colon = AddressFamily == AF_INET ? text.rfind(L':') : text.find(L"]:");
    if (!TakePort(&text, colon == std::wstring::npos || AddressFamily == AF_INET ? colon : colon + 1,
                  &address.four.sin_port))
        return Fail(lpErrno, WSAEINVAL);
    if (bracketed && text.back() != L']') return Fail(lpErrno, WSAEINVAL);
    if (bracketed) text = text.substr(1, text.size() - 2);
    void* bytes = AddressFamily == AF_INET ? static_cast<void*>(&address.four.sin_addr) : &address.six.sin6_addr;
    if (InetPtonW(AddressFamily, text.c_str(), bytes) != 1) return Fail(lpErrno, WSAEINVAL);
    memcpy(lpAddress, &address, static_cast<size_t>(*lpAddressLength));
    return 0;
}
