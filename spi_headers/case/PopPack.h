/* poppack.h, as some source spells it. */ #include "../poppack.h"
