/* crtdbg.h, as some source spells it. */ #include "../crtdbg.h"
