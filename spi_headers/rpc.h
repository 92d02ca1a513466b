/* rpc.h: of remote procedure calls, the status codes and the UUIDs. */
#ifndef WSPEMU_RPC_H
#define WSPEMU_RPC_H

#include "windef.h"

#define RPC_ENTRY
#define __RPC_API
#define __RPC_USER
#define __RPC_STUB
#define __RPC_FAR
#define RPCRTAPI
#define RPC_VAR_ENTRY
typedef int RPC_STATUS;
typedef void* I_RPC_HANDLE;
typedef I_RPC_HANDLE RPC_BINDING_HANDLE, handle_t;

#define RPC_S_OK 0
#define RPC_S_INVALID_STRING_BINDING 1700
#define RPC_S_INVALID_STRING_UUID 1705
#define RPC_S_SERVER_UNAVAILABLE 1722
#define RPC_S_UUID_LOCAL_ONLY 1824
#define RPC_S_UUID_NO_ADDRESS 1739
#define RPC_S_OUT_OF_MEMORY 14
#define RPC_S_INVALID_ARG 87

#include "rpcdce.h"

#endif
