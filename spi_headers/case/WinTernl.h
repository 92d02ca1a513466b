/* winternl.h, as some source spells it. */ #include "../winternl.h"
