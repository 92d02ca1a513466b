/* ws2atm.h, as some source spells it. */ #include "../ws2atm.h"
