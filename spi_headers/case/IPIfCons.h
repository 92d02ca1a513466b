/* ipifcons.h, as some source spells it. */ #include "../ipifcons.h"
