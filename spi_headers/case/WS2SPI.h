/* ws2spi.h, as some source spells it. */ #include "../ws2spi.h"
