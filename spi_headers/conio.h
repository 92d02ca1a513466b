/* conio.h: single keys from the console. Defined in the static library wspemu_wcrt; without a terminal they read standard input. */
#ifndef WSPEMU_CONIO_H
#define WSPEMU_CONIO_H

#include "wspemu_abi.h"

WSPEMU_EXTERN_C_BEGIN
int _getch(void);
int _getche(void);
int _kbhit(void);
int _putch(int c);
int _cputs(const char* text);
WSPEMU_EXTERN_C_END

#define getch _getch
#define getche _getche
#define kbhit _kbhit
#define putch _putch
#define cputs _cputs

#endif
