/* ipexport.h, as some source spells it. */ #include "../ipexport.h"
