// The client's WSAOVERLAPPED: which of its fields a non-IFS provider uses, for what, and in which order.
//
//   Internal      WSS_OPERATION_IN_PROGRESS until the end
//   InternalHigh  bytes carried
//   Offset        resulting flags     } ours alone (SPI: UPC-COR-6)
//   OffsetHigh    resulting error     }
#pragma once
#include <winsock2.h>
#include <ws2spi.h>
#include <windows.h>

// Before the lower call. The event is reset, unless there is a routine: then hEvent is the client's (SPI: OVL-STR-4).
void MarkInProgress(LPWSAOVERLAPPED client, bool hasRoutine);

// The request was not started after all.
void MarkFailed(LPWSAOVERLAPPED client, DWORD error);

// At the end, before WriteEnd or WPUCompleteOverlappedRequest.
void WriteResults(LPWSAOVERLAPPED client, DWORD error, DWORD flags);

// The stores that WPUCompleteOverlappedRequest makes otherwise: bytes first, then the end (SPI: UPC-COR-4).
void WriteEnd(LPWSAOVERLAPPED client, DWORD bytes);
