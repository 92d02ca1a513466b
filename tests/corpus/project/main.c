/* Built by way of both project files. */
#include "LOCAL.h"
#include <windows.h>

int main(void) {
    return LOCAL_VALUE == 7 && FROM_PROJECT == 3 && sizeof(TCHAR) == 2 ? 0 : 1;
}
