/* windows.h, as some source spells it. */ #include "../windows.h"
