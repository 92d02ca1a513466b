/* ws2bth.h: addresses of Bluetooth. No provider of ours serves them. */
#ifndef WSPEMU_WS2BTH_H
#define WSPEMU_WS2BTH_H

#include "winsock2.h"

typedef ULONGLONG BTH_ADDR;
#define BTHPROTO_RFCOMM 0x0003
#define BTHPROTO_L2CAP 0x0100
#define SOL_RFCOMM BTHPROTO_RFCOMM
#define BT_PORT_ANY ((ULONG)-1)
#define BTH_MAX_NAME_SIZE 248
#define NS_BTH 16
#define SO_BTH_AUTHENTICATE 0x80000001
#define SO_BTH_ENCRYPT 0x00000002

#pragma pack(push, 1)
typedef struct _SOCKADDR_BTH {
    USHORT addressFamily;
    BTH_ADDR btAddr;
    GUID serviceClassId;
    ULONG port;
} SOCKADDR_BTH, *PSOCKADDR_BTH;
#pragma pack(pop)

#endif
