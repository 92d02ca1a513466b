/* wspiapi.h: getaddrinfo for the systems that lacked it; here it is always there. */
#include "ws2tcpip.h"
