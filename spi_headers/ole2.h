/* ole2.h: what there is of COM is in objbase.h. */
#include "objbase.h"
