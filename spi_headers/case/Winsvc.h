/* winsvc.h, as some source spells it. */ #include "../winsvc.h"
