/* rpc.h, as some source spells it. */ #include "../rpc.h"
