/* objbase.h, as some source spells it. */ #include "../objbase.h"
