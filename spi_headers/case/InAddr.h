/* inaddr.h, as some source spells it. */ #include "../inaddr.h"
