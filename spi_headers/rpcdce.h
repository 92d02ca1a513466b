/* rpcdce.h: UUIDs: making, comparing, reading and writing them. */
#ifndef WSPEMU_RPCDCE_H
#define WSPEMU_RPCDCE_H

#include "rpc.h"

typedef GUID UUID;
typedef unsigned char* RPC_CSTR;
typedef unsigned short* RPC_WSTR;

WSPEMU_EXTERN_C_BEGIN

RPC_STATUS RPC_ENTRY UuidCreate(UUID* Uuid);
RPC_STATUS RPC_ENTRY UuidCreateSequential(UUID* Uuid);
RPC_STATUS RPC_ENTRY UuidCreateNil(UUID* NilUuid);
RPC_STATUS RPC_ENTRY UuidToStringA(const UUID* Uuid, RPC_CSTR* StringUuid);
RPC_STATUS RPC_ENTRY UuidToStringW(const UUID* Uuid, RPC_WSTR* StringUuid);
RPC_STATUS RPC_ENTRY UuidFromStringA(RPC_CSTR StringUuid, UUID* Uuid);
RPC_STATUS RPC_ENTRY UuidFromStringW(RPC_WSTR StringUuid, UUID* Uuid);
RPC_STATUS RPC_ENTRY RpcStringFreeA(RPC_CSTR* String);
RPC_STATUS RPC_ENTRY RpcStringFreeW(RPC_WSTR* String);
signed int RPC_ENTRY UuidCompare(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status);
int RPC_ENTRY UuidEqual(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status);
int RPC_ENTRY UuidIsNil(UUID* Uuid, RPC_STATUS* Status);
unsigned short RPC_ENTRY UuidHash(UUID* Uuid, RPC_STATUS* Status);

WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define UuidToString UuidToStringW
#define UuidFromString UuidFromStringW
#define RpcStringFree RpcStringFreeW
#else
#define UuidToString UuidToStringA
#define UuidFromString UuidFromStringA
#define RpcStringFree RpcStringFreeA
#endif

#endif
