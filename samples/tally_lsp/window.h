// The layer's hidden window, which receives the FD_xxx messages of all lower sockets.
#pragma once
#include "socket_context.h"

// Registers the lower socket of a newly accepted socket anew, if its listener was registered with WSPAsyncSelect.
void RepeatAsyncSelect(SOCKET s);

// Ends the window and its thread, if there are any; returns when the thread is gone.
void StopWindow();
