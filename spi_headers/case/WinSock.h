/* winsock.h, as some source spells it. */ #include "../winsock.h"
