/* strsafe.h, as some source spells it. */ #include "../strsafe.h"
