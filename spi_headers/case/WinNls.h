/* winnls.h, as some source spells it. */ #include "../winnls.h"
