/* winsock.h: Winsock 1.1, all of which is in winsock2.h. */
#include "winsock2.h"
