/* wincon.h: consoleapi.h under its older name. */
#include "consoleapi.h"
