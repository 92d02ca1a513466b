/* atlstr.h, as some source spells it. */ #include "../atlstr.h"
