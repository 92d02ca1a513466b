/* atalkwsh.h, as some source spells it. */ #include "../atalkwsh.h"
