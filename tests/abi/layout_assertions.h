/* Every size, offset and value that the Windows headers must have, as static assertions for C11 and C++. The same text is
   compiled against our headers, which define WSPEMU_ABI_OURS_ONLY for what mingw-w64 lacks, and against mingw-w64's own. */
#ifndef WSPEMU_TESTS_ABI_LAYOUT_ASSERTIONS_H
#define WSPEMU_TESTS_ABI_LAYOUT_ASSERTIONS_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <nspapi.h>
#include <qos.h>
#include <svcguid.h>
#include <ws2spi.h>
#include <sporder.h>
#include <iphlpapi.h>
#include <commctrl.h>
#include <tlhelp32.h>
#include <windns.h>
#include <afunix.h>

#include "abi_assert.h"
#include "adapter_structures.h"
#include "catalog_values.h"
#include "error_values.h"
#include "family_values.h"
#include "function_tables.h"
#include "guid_values.h"
#include "io_values.h"
#include "mib_structures.h"
#include "name_space_values.h"
#include "program_structures.h"
#include "registry_values.h"
#include "scalars.h"
#include "structures.h"
#include "win32_values.h"

#endif
