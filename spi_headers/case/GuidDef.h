/* guiddef.h, as some source spells it. */ #include "../guiddef.h"
