/* ws2def.h, as some source spells it. */ #include "../ws2def.h"
