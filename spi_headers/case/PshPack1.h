/* pshpack1.h, as some source spells it. */ #include "../pshpack1.h"
