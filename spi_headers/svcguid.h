/* svcguid.h: GUIDs of service classes: the well-known ones and those made from a port or a NetWare id. */
#ifndef WSPEMU_SVCGUID_H
#define WSPEMU_SVCGUID_H

#include "guiddef.h"

/* All of them end in C000-000000000046. */
#define WSPEMU_SVCID(data1, data3)                                                                                     \
    {                                                                                                                  \
        (uint32_t)(data1), 0, (uint16_t)(data3), {                                                                     \
            0xC0, 0, 0, 0, 0, 0, 0, 0x46                                                                               \
        }                                                                                                              \
    }

#define SVCID_HOSTNAME WSPEMU_SVCID(0x0002A800, 0)
#define SVCID_INET_HOSTADDRBYINETSTRING WSPEMU_SVCID(0x0002A801, 0)
#define SVCID_INET_SERVICEBYNAME WSPEMU_SVCID(0x0002A802, 0)
#define SVCID_INET_HOSTADDRBYNAME WSPEMU_SVCID(0x0002A803, 0)

/* Numbers in host byte order; rr is the type of a DNS record. */
#define SVCID_TCP_RR(port, rr) WSPEMU_SVCID(0x00090000 | (port), rr)
#define SVCID_TCP(port) SVCID_TCP_RR(port, 0)
#define SVCID_UDP_RR(port, rr) WSPEMU_SVCID(0x000A0000 | (port), rr)
#define SVCID_UDP(port) SVCID_UDP_RR(port, 0)
#define SVCID_NETWARE(sap_id) WSPEMU_SVCID(0x000B0000 | (sap_id), 0)
#define SVCID_DNS(rr) WSPEMU_SVCID(0x00090035, rr)

#endif
