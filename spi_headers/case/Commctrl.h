/* commctrl.h, as some source spells it. */ #include "../commctrl.h"
