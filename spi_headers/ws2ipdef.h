/* ws2ipdef.h: IPv4 and IPv6 below and beside sockets: IPv6 socket addresses, options of the IP and TCP levels, multicast. */
#ifndef WSPEMU_WS2IPDEF_H
#define WSPEMU_WS2IPDEF_H

#include "in6addr.h"
#include "ws2def.h"

typedef struct {
    WSPEMU_NAMELESS union {
        WSPEMU_NAMELESS struct {
            ULONG Zone : 28;
            ULONG Level : 4;
        };
        ULONG Value;
    };
} SCOPE_ID, *PSCOPE_ID;

typedef struct sockaddr_in6 {
    ADDRESS_FAMILY sin6_family;
    USHORT sin6_port;
    ULONG sin6_flowinfo;
    struct in6_addr sin6_addr;
    WSPEMU_NAMELESS union {
        ULONG sin6_scope_id;
        SCOPE_ID sin6_scope_struct;
    };
} SOCKADDR_IN6, *PSOCKADDR_IN6, *LPSOCKADDR_IN6;
typedef SOCKADDR_IN6 SOCKADDR_IN6_LH, *PSOCKADDR_IN6_LH, *LPSOCKADDR_IN6_LH;

/* Without the scope: what interface lists still use. */
typedef struct sockaddr_in6_old {
    SHORT sin6_family;
    USHORT sin6_port;
    ULONG sin6_flowinfo;
    struct in6_addr sin6_addr;
} SOCKADDR_IN6_OLD;

typedef union sockaddr_gen {
    struct sockaddr Address;
    struct sockaddr_in AddressIn;
    struct sockaddr_in6_old AddressIn6;
} sockaddr_gen;

typedef union _SOCKADDR_INET {
    SOCKADDR_IN Ipv4;
    SOCKADDR_IN6 Ipv6;
    ADDRESS_FAMILY si_family;
} SOCKADDR_INET, *PSOCKADDR_INET;

typedef struct _INTERFACE_INFO {
    ULONG iiFlags;
    sockaddr_gen iiAddress;
    sockaddr_gen iiBroadcastAddress;
    sockaddr_gen iiNetmask;
} INTERFACE_INFO, *LPINTERFACE_INFO;

typedef struct _INTERFACE_INFO_EX {
    ULONG iiFlags;
    SOCKET_ADDRESS iiAddress;
    SOCKET_ADDRESS iiBroadcastAddress;
    SOCKET_ADDRESS iiNetmask;
} INTERFACE_INFO_EX, *LPINTERFACE_INFO_EX;

#define IFF_UP 0x00000001
#define IFF_BROADCAST 0x00000002
#define IFF_LOOPBACK 0x00000004
#define IFF_POINTTOPOINT 0x00000008
#define IFF_MULTICAST 0x00000010

/* --- options of level IPPROTO_IP --- */
#define IP_OPTIONS 1
#define IP_HDRINCL 2
#define IP_TOS 3
#define IP_TTL 4
#define IP_MULTICAST_IF 9
#define IP_MULTICAST_TTL 10
#define IP_MULTICAST_LOOP 11
#define IP_ADD_MEMBERSHIP 12
#define IP_DROP_MEMBERSHIP 13
#define IP_DONTFRAGMENT 14
#define IP_ADD_SOURCE_MEMBERSHIP 15
#define IP_DROP_SOURCE_MEMBERSHIP 16
#define IP_BLOCK_SOURCE 17
#define IP_UNBLOCK_SOURCE 18
#define IP_PKTINFO 19
#define IP_HOPLIMIT 21
#define IP_RECEIVE_BROADCAST 22
#define IP_RECVIF 24
#define IP_RECVDSTADDR 25
#define IP_UNICAST_IF 31
#define IP_RECVTOS 40
#define MCAST_JOIN_GROUP 41
#define MCAST_LEAVE_GROUP 42
#define MCAST_BLOCK_SOURCE 43
#define MCAST_UNBLOCK_SOURCE 44
#define MCAST_JOIN_SOURCE_GROUP 45
#define MCAST_LEAVE_SOURCE_GROUP 46
#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

/* --- options of level IPPROTO_IPV6 --- */
#define IPV6_HOPOPTS 1
#define IPV6_HDRINCL 2
#define IPV6_UNICAST_HOPS 4
#define IPV6_MULTICAST_IF 9
#define IPV6_MULTICAST_HOPS 10
#define IPV6_MULTICAST_LOOP 11
#define IPV6_ADD_MEMBERSHIP 12
#define IPV6_JOIN_GROUP IPV6_ADD_MEMBERSHIP
#define IPV6_DROP_MEMBERSHIP 13
#define IPV6_LEAVE_GROUP IPV6_DROP_MEMBERSHIP
#define IPV6_DONTFRAG 14
#define IPV6_PKTINFO 19
#define IPV6_HOPLIMIT 21
#define IPV6_PROTECTION_LEVEL 23
#define IPV6_RECVIF 24
#define IPV6_RECVDSTADDR 25
#define IPV6_CHECKSUM 26
#define IPV6_V6ONLY 27
#define IPV6_RTHDR 32
#define IPV6_RECVRTHDR 38
#define IPV6_TCLASS 39
#define IPV6_RECVTCLASS 40
#define PROTECTION_LEVEL_UNRESTRICTED 10
#define PROTECTION_LEVEL_EDGERESTRICTED 20
#define PROTECTION_LEVEL_RESTRICTED 30

/* --- options of the levels IPPROTO_UDP and IPPROTO_TCP (TCP_NODELAY is in winsock2.h) --- */
#define UDP_NOCHECKSUM 1
#define UDP_CHECKSUM_COVERAGE 20
#define TCP_EXPEDITED_1122 0x0002
#define TCP_KEEPALIVE 3
#define TCP_KEEPIDLE TCP_KEEPALIVE
#define TCP_MAXSEG 4
#define TCP_MAXRT 5
#define TCP_STDURG 6
#define TCP_NOURG 7
#define TCP_ATMARK 8
#define TCP_NOSYNRETRIES 9
#define TCP_TIMESTAMPS 10
#define TCP_FASTOPEN 15
#define TCP_KEEPCNT 16
#define TCP_KEEPINTVL 17

/* --- multicast and packet information --- */
typedef struct ip_mreq {
    IN_ADDR imr_multiaddr;
    IN_ADDR imr_interface;
} IP_MREQ, *PIP_MREQ;

typedef struct ip_mreq_source {
    IN_ADDR imr_multiaddr;
    IN_ADDR imr_sourceaddr;
    IN_ADDR imr_interface;
} IP_MREQ_SOURCE, *PIP_MREQ_SOURCE;

typedef enum _MULTICAST_MODE_TYPE { MCAST_INCLUDE = 0, MCAST_EXCLUDE } MULTICAST_MODE_TYPE;

typedef struct ip_msfilter {
    IN_ADDR imsf_multiaddr;
    IN_ADDR imsf_interface;
    MULTICAST_MODE_TYPE imsf_fmode;
    ULONG imsf_numsrc;
    IN_ADDR imsf_slist[1];
} IP_MSFILTER, *PIP_MSFILTER;
#define IP_MSFILTER_SIZE(NumSources) (sizeof(IP_MSFILTER) - sizeof(IN_ADDR) + (NumSources) * sizeof(IN_ADDR))

/* The forms that serve both families. */
typedef struct group_req {
    ULONG gr_interface;
    SOCKADDR_STORAGE gr_group;
} GROUP_REQ, *PGROUP_REQ;

typedef struct group_source_req {
    ULONG gsr_interface;
    SOCKADDR_STORAGE gsr_group;
    SOCKADDR_STORAGE gsr_source;
} GROUP_SOURCE_REQ, *PGROUP_SOURCE_REQ;

typedef struct ipv6_mreq {
    IN6_ADDR ipv6mr_multiaddr;
    ULONG ipv6mr_interface;
} IPV6_MREQ, *PIPV6_MREQ;

typedef struct in_pktinfo {
    IN_ADDR ipi_addr;
    ULONG ipi_ifindex;
} IN_PKTINFO, *PIN_PKTINFO;

typedef struct in6_pktinfo {
    IN6_ADDR ipi6_addr;
    ULONG ipi6_ifindex;
} IN6_PKTINFO, *PIN6_PKTINFO;

#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65

/* --- IPv6 addresses --- */
#define IN6ADDR_ANY_INIT                                                                                               \
    {                                                                                                                  \
        {                                                                                                              \
            { 0 }                                                                                                      \
        }                                                                                                              \
    }
#define IN6ADDR_LOOPBACK_INIT                                                                                          \
    {                                                                                                                  \
        {                                                                                                              \
            { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }                                                         \
        }                                                                                                              \
    }
WSPEMU_EXTERN_C_BEGIN
extern const IN6_ADDR in6addr_any WSPEMU_BSD_NAME(in6addr_any);
extern const IN6_ADDR in6addr_loopback WSPEMU_BSD_NAME(in6addr_loopback);
WSPEMU_EXTERN_C_END

WSPEMU_INLINE BOOL IN6_ADDR_EQUAL(const IN6_ADDR* a, const IN6_ADDR* b) {
    return memcmp(a, b, sizeof(IN6_ADDR)) == 0;
}
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL

WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const IN6_ADDR* a) {
    int i;
    for (i = 0; i < 8; ++i)
        if (a->u.Word[i] != 0) return FALSE;
    return TRUE;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const IN6_ADDR* a) {
    int i;
    for (i = 0; i < 15; ++i)
        if (a->u.Byte[i] != 0) return FALSE;
    return a->u.Byte[15] == 1;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xfe && (a->u.Byte[1] & 0xc0) == 0x80;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xfe && (a->u.Byte[1] & 0xc0) == 0xc0;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_GLOBAL(const IN6_ADDR* a) {
    unsigned const high = a->u.Byte[0] & 0xe0u;
    return high != 0 && high != 0xe0;
}
/* The first twelve bytes: ten of zero, then ffff (mapped) or 0000 (compatible). */
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const IN6_ADDR* a) {
    return a->u.Word[0] == 0 && a->u.Word[1] == 0 && a->u.Word[2] == 0 && a->u.Word[3] == 0 && a->u.Word[4] == 0 &&
           a->u.Word[5] == 0xffff;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_V4COMPAT(const IN6_ADDR* a) {
    return a->u.Word[0] == 0 && a->u.Word[1] == 0 && a->u.Word[2] == 0 && a->u.Word[3] == 0 && a->u.Word[4] == 0 &&
           a->u.Word[5] == 0 && !(a->u.Word[6] == 0 && a->u.Byte[14] == 0 && a->u.Byte[15] <= 1);
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MC_NODELOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff && (a->u.Byte[1] & 0xf) == 1;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MC_LINKLOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff && (a->u.Byte[1] & 0xf) == 2;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MC_SITELOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff && (a->u.Byte[1] & 0xf) == 5;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MC_ORGLOCAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff && (a->u.Byte[1] & 0xf) == 8;
}
WSPEMU_INLINE BOOLEAN IN6_IS_ADDR_MC_GLOBAL(const IN6_ADDR* a) {
    return a->u.Byte[0] == 0xff && (a->u.Byte[1] & 0xf) == 0xe;
}
WSPEMU_INLINE VOID IN6_SET_ADDR_UNSPECIFIED(PIN6_ADDR a) {
    memset(a->u.Byte, 0, sizeof(IN6_ADDR));
}
WSPEMU_INLINE VOID IN6_SET_ADDR_LOOPBACK(PIN6_ADDR a) {
    memset(a->u.Byte, 0, sizeof(IN6_ADDR));
    a->u.Byte[15] = 1;
}

#endif
