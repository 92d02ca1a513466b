/* af_irda.h, as some source spells it. */ #include "../af_irda.h"
