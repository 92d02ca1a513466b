/* shlobj.h, as some source spells it. */ #include "../shlobj.h"
