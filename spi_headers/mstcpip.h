/* mstcpip.h: ioctls of the TCP/IP provider, and questions about addresses of either family (INETADDR_..., IN6_IS_ADDR_...). */
#ifndef WSPEMU_MSTCPIP_H
#define WSPEMU_MSTCPIP_H

#include "ws2ipdef.h"

struct tcp_keepalive {
    ULONG onoff;
    ULONG keepalivetime;     /* milliseconds */
    ULONG keepaliveinterval; /* milliseconds */
};

#define SIO_RCVALL _WSAIOW(IOC_VENDOR, 1)
#define SIO_RCVALL_MCAST _WSAIOW(IOC_VENDOR, 2)
#define SIO_RCVALL_IGMPMCAST _WSAIOW(IOC_VENDOR, 3)
#define SIO_KEEPALIVE_VALS _WSAIOW(IOC_VENDOR, 4)
#define SIO_ABSORB_RTRALERT _WSAIOW(IOC_VENDOR, 5)
#define SIO_UCAST_IF _WSAIOW(IOC_VENDOR, 6)
#define SIO_LIMIT_BROADCASTS _WSAIOW(IOC_VENDOR, 7)
#define SIO_INDEX_BIND _WSAIOW(IOC_VENDOR, 8)
#define SIO_INDEX_MCASTIF _WSAIOW(IOC_VENDOR, 9)
#define SIO_INDEX_ADD_MCAST _WSAIOW(IOC_VENDOR, 10)
#define SIO_INDEX_DEL_MCAST _WSAIOW(IOC_VENDOR, 11)
#define SIO_RCVALL_MCAST_IF _WSAIOW(IOC_VENDOR, 13)
#define SIO_RCVALL_IF _WSAIOW(IOC_VENDOR, 14)
#define SIO_LOOPBACK_FAST_PATH _WSAIOW(IOC_VENDOR, 16)

#define RCVALL_OFF 0
#define RCVALL_ON 1
#define RCVALL_SOCKETLEVELONLY 2
#define RCVALL_IPLEVEL 3

#define INETADDR_FAMILY(a) (((const SOCKADDR*)(a))->sa_family)

/* --- IPv4 addresses by themselves --- */
WSPEMU_INLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR* a, const IN_ADDR* b) {
    return (BOOLEAN)(a->s_addr == b->s_addr);
}
WSPEMU_INLINE BOOLEAN IN4_IS_ADDR_UNSPECIFIED(const IN_ADDR* a) {
    return (BOOLEAN)(a->s_addr == 0);
}
WSPEMU_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR* a) {
    return (BOOLEAN)(a->s_addr == 0xFFFFFFFFu);
}
WSPEMU_INLINE BOOLEAN IN4_IS_ADDR_LOOPBACK(const IN_ADDR* a) {
    return (BOOLEAN)(*(const UCHAR*)a == 127);
}
WSPEMU_INLINE BOOLEAN IN4_IS_ADDR_MULTICAST(const IN_ADDR* a) {
    return (BOOLEAN)((*(const UCHAR*)a & 0xF0) == 0xE0);
}
WSPEMU_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR* a) {
    return (BOOLEAN)(((const UCHAR*)a)[0] == 169 && ((const UCHAR*)a)[1] == 254);
}

/* --- socket addresses of either family --- */
WSPEMU_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR* a) {
    static const IN6_ADDR any = {{{0}}};
    if (a->sa_family == AF_INET) return (BOOLEAN)(((const SOCKADDR_IN*)a)->sin_addr.s_addr == 0);
    return (BOOLEAN)(memcmp(&((const SOCKADDR_IN6*)a)->sin6_addr, &any, sizeof any) == 0);
}
WSPEMU_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR* a) {
    static const UCHAR one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (a->sa_family == AF_INET) return IN4_IS_ADDR_LOOPBACK(&((const SOCKADDR_IN*)a)->sin_addr);
    return (BOOLEAN)(memcmp(&((const SOCKADDR_IN6*)a)->sin6_addr, one, sizeof one) == 0);
}
WSPEMU_INLINE BOOLEAN INETADDR_ISV4MAPPED(const SOCKADDR* a) {
    static const UCHAR mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return (BOOLEAN)(a->sa_family == AF_INET6 &&
                     memcmp(&((const SOCKADDR_IN6*)a)->sin6_addr, mapped, sizeof mapped) == 0);
}
WSPEMU_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR* a, const SOCKADDR* b) {
    if (a->sa_family != b->sa_family) return FALSE;
    if (a->sa_family == AF_INET)
        return (BOOLEAN)(((const SOCKADDR_IN*)a)->sin_addr.s_addr == ((const SOCKADDR_IN*)b)->sin_addr.s_addr);
    return (BOOLEAN)(memcmp(&((const SOCKADDR_IN6*)a)->sin6_addr, &((const SOCKADDR_IN6*)b)->sin6_addr, 16) == 0);
}
WSPEMU_INLINE void INETADDR_SETSOCKADDR(ADDRESS_FAMILY family, SOCKADDR* a, const void* address, ULONG scope,
                                        USHORT port) {
    memset(a, 0, family == AF_INET ? sizeof(SOCKADDR_IN) : sizeof(SOCKADDR_IN6));
    a->sa_family = family;
    if (family == AF_INET) {
        memcpy(&((SOCKADDR_IN*)a)->sin_addr, address, 4);
        ((SOCKADDR_IN*)a)->sin_port = port;
    } else {
        memcpy(&((SOCKADDR_IN6*)a)->sin6_addr, address, 16);
        ((SOCKADDR_IN6*)a)->sin6_scope_id = scope;
        ((SOCKADDR_IN6*)a)->sin6_port = port;
    }
}
WSPEMU_INLINE void INETADDR_SETANY(SOCKADDR* a) {
    static const UCHAR any[16] = {0};
    INETADDR_SETSOCKADDR(a->sa_family, a, any, 0, 0);
}
WSPEMU_INLINE void INETADDR_SETLOOPBACK(SOCKADDR* a) {
    static const UCHAR four[4] = {127, 0, 0, 1};
    static const UCHAR six[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    INETADDR_SETSOCKADDR(a->sa_family, a, a->sa_family == AF_INET ? four : six, 0, 0);
}
WSPEMU_INLINE USHORT INETADDR_PORT(const SOCKADDR* a) {
    return ((const SOCKADDR_IN*)a)->sin_port;
}
WSPEMU_INLINE void INETADDR_SET_PORT(SOCKADDR* a, USHORT port) {
    ((SOCKADDR_IN*)a)->sin_port = port;
}
WSPEMU_INLINE UCHAR* INETADDR_ADDRESS(const SOCKADDR* a) {
    return a->sa_family == AF_INET ? (UCHAR*)&((SOCKADDR_IN*)a)->sin_addr : (UCHAR*)&((SOCKADDR_IN6*)a)->sin6_addr;
}
WSPEMU_INLINE ULONG INETADDR_SCOPE_ID(const SOCKADDR* a) {
    return a->sa_family == AF_INET6 ? ((const SOCKADDR_IN6*)a)->sin6_scope_id : 0;
}

#endif
