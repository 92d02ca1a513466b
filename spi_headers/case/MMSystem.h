/* mmsystem.h, as some source spells it. */ #include "../mmsystem.h"
