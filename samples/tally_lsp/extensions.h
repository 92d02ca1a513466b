// AcceptEx and its relatives: functions that programs call without going through the system.
#pragma once
#include "request.h"

// Our function for an identifier that SIO_GET_EXTENSION_FUNCTION_POINTER was called with, if the provider below has
// its counterpart. NULL, with *lpErrno written, if there is none.
void* FindExtension(SocketContext& socket, const GUID& id, LPINT lpErrno);
