/* wsipx.h, as some source spells it. */ #include "../wsipx.h"
