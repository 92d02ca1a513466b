// The two ends of the connection.
#pragma once
#include "io_style.h"
#include "options.h"

// A socket bound to the loopback address, and listening if it is a stream socket.
SOCKET OpenServer(const Options& options);
u_short PortOf(SOCKET s);

// Serves one client on a socket of OpenServer, which it closes: sends everything back.
void Serve(SOCKET server, const Options& options, IoStyle& style);

// Connects to `port` on the loopback address, sends options.bytes bytes and checks that the same bytes come back.
void RunClient(u_short port, const Options& options, IoStyle& style);
