/* process.h, as some source spells it. */ #include "../process.h"
