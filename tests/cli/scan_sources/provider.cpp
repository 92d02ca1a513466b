// A provider for the tests of `wspemu scan`: a bit of everything, none of it of use.
#include <WinSock2.h>
#include <ws2spi.h>
#include "Inc\Layer.h"
#include "no_such_header.h"
#include <vector>

static WSPUPCALLTABLE upcalls;

// Sleep(1) in a comment, and "Beep" in a string, are no uses.
static const char* text = "Beep(1, 2); InternetOpenA";

/* GetTickCount is ours here. */
static DWORD GetTickCount(void) {
    return 7;
}

int WSPAPI WSPSend(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
    InternetOpenA(text, 0, NULL, NULL, 0);
    upcalls.lpWPUQueueApc(thread, NULL, GetTickCount(), error);
    Layer layer;
    layer.Beep(1, 2);
    SetLastError(GetLastError());
#if 0
    RasDialA(NULL, NULL, NULL, 0, NULL, NULL);
#endif
    return OurOwnThing(s) + UnknownThing(s);
}
