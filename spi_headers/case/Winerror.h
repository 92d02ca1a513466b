/* winerror.h, as some source spells it. */ #include "../winerror.h"
