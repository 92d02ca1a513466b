/* ws2ipdef.h, as some source spells it. */ #include "../ws2ipdef.h"
