/* qos.h: quality of service: flow specifications and service types. */
#ifndef WSPEMU_QOS_H
#define WSPEMU_QOS_H

#include "minwindef.h"

typedef ULONG SERVICETYPE;

typedef struct _flowspec {
    ULONG TokenRate;       /* bytes per second */
    ULONG TokenBucketSize; /* bytes */
    ULONG PeakBandwidth;   /* bytes per second */
    ULONG Latency;         /* microseconds */
    ULONG DelayVariation;  /* microseconds */
    SERVICETYPE ServiceType;
    ULONG MaxSduSize;         /* bytes */
    ULONG MinimumPolicedSize; /* bytes */
} FLOWSPEC, *PFLOWSPEC, *LPFLOWSPEC;

#define QOS_NOT_SPECIFIED 0xFFFFFFFF
#define POSITIVE_INFINITY_RATE 0xFFFFFFFE
#define SERVICETYPE_NOTRAFFIC 0x00000000
#define SERVICETYPE_BESTEFFORT 0x00000001
#define SERVICETYPE_CONTROLLEDLOAD 0x00000002
#define SERVICETYPE_GUARANTEED 0x00000003
#define SERVICETYPE_NETWORK_UNAVAILABLE 0x00000004
#define SERVICETYPE_GENERAL_INFORMATION 0x00000005
#define SERVICETYPE_NOCHANGE 0x00000006
#define SERVICETYPE_NONCONFORMING 0x00000009
#define SERVICETYPE_NETWORK_CONTROL 0x0000000A
#define SERVICETYPE_QUALITATIVE 0x0000000D
#define SERVICE_NO_TRAFFIC_CONTROL 0x81000000
#define SERVICE_NO_QOS_SIGNALING 0x40000000

typedef struct {
    ULONG ObjectType;
    ULONG ObjectLength; /* with this header */
} QOS_OBJECT_HDR, *LPQOS_OBJECT_HDR;

#endif
