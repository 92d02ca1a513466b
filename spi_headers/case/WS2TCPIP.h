/* ws2tcpip.h, as some source spells it. */ #include "../ws2tcpip.h"
