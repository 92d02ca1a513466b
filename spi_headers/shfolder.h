/* shfolder.h: the user's folders, from shlobj.h. */
#include "shlobj.h"
