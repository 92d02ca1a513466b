/* Of a project with several platforms: this one is built for x64, with what the property sheet says. */
#include "local.h"
#include <windows.h>

int two(void);
int alone(void);
#ifdef ALONE
#error that is another source's
#endif

int main(void) {
    return CHOSEN == 3 && FROM_SHEET == 4 && LOCAL_VALUE == 7 && two() == 2 && alone() == 7 ? 0 : 1;
}
