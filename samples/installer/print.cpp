// Printing what is installed: as the functions tell it, and as the registry has it.
#include "installer.h"

#include <stdio.h>
#include <string.h>

int PrintCatalog() {
    for (const WSAPROTOCOL_INFOW& entry : ReadCatalog()) {
        printf("%lu %s", static_cast<unsigned long>(entry.dwCatalogEntryId), Narrow(entry.szProtocol).c_str());
        for (int i = 0; entry.ProtocolChain.ChainLen > BASE_PROTOCOL && i < entry.ProtocolChain.ChainLen; ++i)
            printf("%s%lu", i == 0 ? ": " : " > ", static_cast<unsigned long>(entry.ProtocolChain.ChainEntries[i]));
        printf("%s\n", entry.ProtocolChain.ChainLen == LAYERED_PROTOCOL ? " (hidden)" : "");
    }
    return 0;
}

// How many repair tools read the catalog: MAX_PATH bytes of path, then the structure.
int PrintRegistry() {
    HKEY list = NULL;
    const LSTATUS opened = RegOpenKeyExA(HKEY_LOCAL_MACHINE,
                                         "SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9"
                                         "\\Catalog_Entries64",
                                         0, KEY_READ, &list);
    if (opened != ERROR_SUCCESS) return Failed("RegOpenKeyEx", static_cast<int>(opened));
    char key[32];
    for (DWORD i = 0; RegEnumKeyA(list, i, key, sizeof key) == ERROR_SUCCESS; ++i) {
        BYTE item[MAX_PATH + sizeof(WSAPROTOCOL_INFOW)];
        DWORD size = sizeof item;
        if (RegGetValueA(list, key, "PackedCatalogItem", RRF_RT_REG_BINARY, NULL, item, &size) != ERROR_SUCCESS)
            continue;
        WSAPROTOCOL_INFOW entry;
        memcpy(&entry, item + MAX_PATH, sizeof entry);
        printf("%s %lu %s\n", key, static_cast<unsigned long>(entry.dwCatalogEntryId), reinterpret_cast<char*>(item));
    }
    RegCloseKey(list);
    return 0;
}
