/* atlbase.h, as some source spells it. */ #include "../atlbase.h"
