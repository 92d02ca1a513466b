/* tlhelp32.h, as some source spells it. */ #include "../tlhelp32.h"
