/* ws2bth.h, as some source spells it. */ #include "../ws2bth.h"
