/* cstringt.h: CString, from atlstr.h. */
#include "atlstr.h"
