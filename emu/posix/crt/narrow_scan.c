/* sscanf and scanf_s. */
#define TEXT_WIDE 0
#define SCAN_NAME(narrow, wide) wcrt_##narrow
#include "scan_engine.h"

/* glibc's headers rename sscanf in some of their modes, so that both names must be there: in the object file of this one is one of
   them. */
#define BOTH_NAMES(function)                                                                                           \
    __asm__(".weak " #function "\n.hidden " #function "\n.set " #function ", wcrt_" #function                          \
            "\n.weak __isoc99_" #function "\n.hidden __isoc99_" #function "\n.set __isoc99_" #function                 \
            ", wcrt_" #function)
BOTH_NAMES(sscanf);
BOTH_NAMES(vsscanf);

/* Reads a line: what Windows programs ask their user for. */
int scanf_s(const char* format, ...) {
    char line[4096];
    if (!fgets(line, sizeof line, stdin)) return EOF;
    va_list arguments;
    va_start(arguments, format);
    int const stored = scan_all(line, format, arguments, 1);
    va_end(arguments);
    return stored;
}
