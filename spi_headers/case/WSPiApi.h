/* wspiapi.h, as some source spells it. */ #include "../wspiapi.h"
