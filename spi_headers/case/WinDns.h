/* windns.h, as some source spells it. */ #include "../windns.h"
