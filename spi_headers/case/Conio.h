/* conio.h, as some source spells it. */ #include "../conio.h"
