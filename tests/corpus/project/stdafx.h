/* The precompiled header: included by its name alone, from the folders below too. */
#include <windows.h>
