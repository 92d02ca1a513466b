/* wingdi.h: what fills in the class of a window that nobody sees. There is no screen, so there are no objects to draw with. */
#ifndef WSPEMU_WINGDI_H
#define WSPEMU_WINGDI_H

#include "windef.h"

typedef void* HGDIOBJ;
typedef DWORD COLORREF;
#define RGB(r, g, b) ((COLORREF)((BYTE)(r) | (WORD)((BYTE)(g)) << 8 | (DWORD)((BYTE)(b)) << 16))

#define WHITE_BRUSH 0
#define LTGRAY_BRUSH 1
#define GRAY_BRUSH 2
#define DKGRAY_BRUSH 3
#define BLACK_BRUSH 4
#define NULL_BRUSH 5
#define HOLLOW_BRUSH NULL_BRUSH
#define DEFAULT_GUI_FONT 17

WSPEMU_EXTERN_C_BEGIN
HGDIOBJ WINAPI GetStockObject(int i);
WSPEMU_EXTERN_C_END

#endif
