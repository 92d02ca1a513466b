/* afunix.h, as some source spells it. */ #include "../afunix.h"
