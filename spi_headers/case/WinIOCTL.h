/* winioctl.h, as some source spells it. */ #include "../winioctl.h"
