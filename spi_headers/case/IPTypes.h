/* iptypes.h, as some source spells it. */ #include "../iptypes.h"
