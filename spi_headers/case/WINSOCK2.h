/* winsock2.h, as some source spells it. */ #include "../winsock2.h"
