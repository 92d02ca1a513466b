/* mswsock.h, as some source spells it. */ #include "../mswsock.h"
