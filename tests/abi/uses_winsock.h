/* What each include-order test does with the headers: the names that libc has too must be the Windows ones. */
#ifndef WSPEMU_TESTS_ABI_USES_WINSOCK_H
#define WSPEMU_TESTS_ABI_USES_WINSOCK_H

#include "abi_assert.h"

WSPEMU_ABI_SIZE(struct timeval, 8);
WSPEMU_ABI_SIZE(fd_set, 8 + FD_SETSIZE * 8);
WSPEMU_ABI_SIZE(u_long, 4);
WSPEMU_ABI_SIZE(wchar_t, 2);
WSPEMU_ABI_VALUE(AF_INET6, 23);

/* `name` gives the function a name of its own in each translation unit. */
#define WSPEMU_USE_WINSOCK(name)                                                                                       \
    int name(SOCKET s);                                                                                                \
    int name(SOCKET s) {                                                                                               \
        char host[64];                                                                                                 \
        u_long pending = 0;                                                                                            \
        struct timeval timeout;                                                                                        \
        fd_set readable;                                                                                               \
        struct sockaddr_in to;                                                                                         \
        timeout.tv_sec = 1;                                                                                            \
        timeout.tv_usec = 0;                                                                                           \
        FD_ZERO(&readable);                                                                                            \
        FD_SET(s, &readable);                                                                                          \
        memset(&to, 0, sizeof to);                                                                                     \
        to.sin_family = AF_INET;                                                                                       \
        to.sin_port = htons(7);                                                                                        \
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);                                                                   \
        if (gethostname(host, (int)sizeof host) == SOCKET_ERROR) return WSAGetLastError();                             \
        if (connect(s, (const struct sockaddr*)&to, (int)sizeof to) != 0) return WSAGetLastError();                    \
        if (send(s, host, (int)strlen(host), 0) < 0) return WSAGetLastError();                                         \
        if (select(0, &readable, NULL, NULL, &timeout) == 1 && FD_ISSET(s, &readable))                                 \
            return ioctlsocket(s, FIONREAD, &pending) + recv(s, host, 1, 0);                                           \
        return shutdown(s, SD_BOTH) + closesocket(s);                                                                  \
    }

#endif
