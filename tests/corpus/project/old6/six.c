/* What the project says for its Release. */
#include <string.h>

#include "local.h"

int main(void) {
    if (FROM_PROJECT != 6 || strcmp(QUOTED, "six") != 0) return 1;
#if defined(NOT_THIS) || defined(_DEBUG) || !defined(NDEBUG)
    return 2;
#else
    return 0;
#endif
}
