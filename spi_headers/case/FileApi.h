/* fileapi.h, as some source spells it. */ #include "../fileapi.h"
