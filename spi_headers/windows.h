/* windows.h: the part of the Windows API that Winsock providers and programs use; each piece is in the header that the SDK has it in.
 * Deviation: it never brings in sockets, with or without WIN32_LEAN_AND_MEAN, so winsock2.h may stand before or after it. */
#ifndef WSPEMU_WINDOWS_H
#define WSPEMU_WINDOWS_H

#include "excpt.h"
#include "windef.h"
#include "winbase.h"
#include "wingdi.h"
#include "winnls.h"
#include "winreg.h"
#include "winsvc.h"
#include "winuser.h"
#include "winver.h"
#include "wspemu_crt.h"

#ifndef WIN32_LEAN_AND_MEAN
#include "commdlg.h"
#include "mmsystem.h"
#include "objbase.h"
#include "shellapi.h"
#endif

#endif
