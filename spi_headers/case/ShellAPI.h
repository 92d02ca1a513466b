/* shellapi.h, as some source spells it. */ #include "../shellapi.h"
