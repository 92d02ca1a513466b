// shlwapi.h: SHDeleteKey. Here, because it is a function of the registry under another library's name.
#include "posix/advapi32/open_key.h"

#include <shlwapi.h>

// Documented: the key goes with all that is below it; no name means the key itself, which is emptied.
LSTATUS WINAPI SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey) {
    return RegDeleteTreeA(hkey, pszSubKey);
}
LSTATUS WINAPI SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey) {
    return RegDeleteTreeW(hkey, pszSubKey);
}
