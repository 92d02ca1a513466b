/* direct.h, as some source spells it. */ #include "../direct.h"
