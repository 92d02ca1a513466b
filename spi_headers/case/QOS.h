/* qos.h, as some source spells it. */ #include "../qos.h"
