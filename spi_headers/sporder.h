/* sporder.h: the order of transport and name-space providers in the catalogs. */
#ifndef WSPEMU_SPORDER_H
#define WSPEMU_SPORDER_H

#include "ws2spi.h"

WSPEMU_EXTERN_C_BEGIN

int WSPAPI WSCWriteProviderOrder(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries);
int WSPAPI WSCWriteProviderOrder32(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries);
int WSPAPI WSCWriteNameSpaceOrder(LPGUID lpProviderId, DWORD dwNumberOfEntries);
int WSPAPI WSCWriteNameSpaceOrder32(LPGUID lpProviderId, DWORD dwNumberOfEntries);
WSPEMU_EXTERN_C_END

typedef __typeof__(&WSCWriteProviderOrder) LPWSCWRITEPROVIDERORDER;
typedef __typeof__(&WSCWriteNameSpaceOrder) LPWSCWRITENAMESPACEORDER;

#endif
