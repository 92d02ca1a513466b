/* The precompiled header: included by its name alone, from the folders below too. */
#include <windows.h>

/* Compiled once, with the header. */
int in_header(void) {
    return 1;
}
