/* Built by way of both project files. */
#include "LOCAL.h"
#include "stdafx.h"

DWORD part(void);

int main(void) {
    return LOCAL_VALUE == (int)part() && FROM_PROJECT == 3 && sizeof(TCHAR) == 2 && in_header() ? 0 : 1;
}
