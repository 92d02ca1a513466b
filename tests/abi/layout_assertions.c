/* The assertions, compiled as C. */
#include "layout_assertions.h"
