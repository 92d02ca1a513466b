/* nspapi.h, as some source spells it. */ #include "../nspapi.h"
