/* intsafe.h, as some source spells it. */ #include "../intsafe.h"
