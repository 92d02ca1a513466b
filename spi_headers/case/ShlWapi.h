/* shlwapi.h, as some source spells it. */ #include "../shlwapi.h"
