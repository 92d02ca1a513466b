/* tchar.h, as some source spells it. */ #include "../tchar.h"
