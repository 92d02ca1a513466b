/* iphlpapi.h, as some source spells it. */ #include "../iphlpapi.h"
