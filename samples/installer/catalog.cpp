// Reading the catalog, and what else all parts of the installer need.
#include "installer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// {5B1F9C5E-3C1B-4D0E-9A55-6E0B5C7D1F20}
const GUID kLayerGuid = {0x5b1f9c5e, 0x3c1b, 0x4d0e, {0x9a, 0x55, 0x6e, 0x0b, 0x5c, 0x7d, 0x1f, 0x20}};

std::vector<WSAPROTOCOL_INFOW> ReadCatalog() {
    // The catalog may grow between the two calls, so the second may ask for more again.
    std::vector<WSAPROTOCOL_INFOW> entries;
    for (;;) {
        DWORD size = static_cast<DWORD>(entries.size() * sizeof(WSAPROTOCOL_INFOW));
        int error = 0;
        const int count = WSCEnumProtocols(NULL, entries.empty() ? NULL : entries.data(), &size, &error);
        if (count != SOCKET_ERROR) {
            entries.resize(static_cast<size_t>(count));
            return entries;
        }
        if (error != WSAENOBUFS) exit(Failed("WSCEnumProtocols", error));
        entries.resize((size + sizeof(WSAPROTOCOL_INFOW) - 1) / sizeof(WSAPROTOCOL_INFOW));
    }
}

int Failed(const char* function, int error) {
    fprintf(stderr, "installer: %s failed: %d\n", function, error);
    return 1;
}

bool SameGuid(const GUID& a, const GUID& b) {
    return memcmp(&a, &b, sizeof(GUID)) == 0;
}

std::string Narrow(const WCHAR* text) {
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    std::string narrow(static_cast<size_t>(size), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, -1, &narrow[0], size, NULL, NULL);
    narrow.resize(static_cast<size_t>(size) - 1);
    return narrow;
}
