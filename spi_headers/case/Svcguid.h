/* svcguid.h, as some source spells it. */ #include "../svcguid.h"
