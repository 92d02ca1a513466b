/* netioapi.h, as some source spells it. */ #include "../netioapi.h"
