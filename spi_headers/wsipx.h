/* wsipx.h: addresses of IPX/SPX. No provider of ours serves them. */
#ifndef WSPEMU_WSIPX_H
#define WSPEMU_WSIPX_H

#include "winsock2.h"

typedef struct sockaddr_ipx {
    SHORT sa_family;
    CHAR sa_netnum[4];
    CHAR sa_nodenum[6];
    USHORT sa_socket;
} SOCKADDR_IPX, *PSOCKADDR_IPX, *LPSOCKADDR_IPX;

#define NSPROTO_IPX 1000
#define NSPROTO_SPX 1256
#define NSPROTO_SPXII 1257

#endif
