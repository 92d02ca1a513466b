/* basetsd.h, as some source spells it. */ #include "../basetsd.h"
