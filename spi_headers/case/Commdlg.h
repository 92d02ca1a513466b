/* commdlg.h, as some source spells it. */ #include "../commdlg.h"
