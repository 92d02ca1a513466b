/* windef.h, as some source spells it. */ #include "../windef.h"
