/* In a folder below the project. */
#include "StdAfx.h"

DWORD part(void) {
    return 7;
}
