/* mstcpip.h, as some source spells it. */ #include "../mstcpip.h"
