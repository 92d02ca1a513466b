/* wsrm.h, as some source spells it. */ #include "../wsrm.h"
