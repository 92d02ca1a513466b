/* specstrings.h, as some source spells it. */ #include "../specstrings.h"
