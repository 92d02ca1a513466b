// iphlpapi.h, netioapi.h: what would change the host's network. An emulation has no business there: each call fails as it does on
// Windows for a user who may not.
#include "posix/iphlpapi/table_border.h"

#include "core/unsupported.h"

using namespace wspemu;

namespace {

DWORD refuse(const char* name, const void* caller, DWORD error = ERROR_ACCESS_DENIED) noexcept {
    report_unsupported_export(name, caller);
    return error;
}

} // namespace

#define REFUSED(name, parameters)                                                                                      \
    DWORD WINAPI name parameters {                                                                                     \
        return refuse(#name, __builtin_return_address(0));                                                             \
    }

REFUSED(SetIfEntry, (PMIB_IFROW))
REFUSED(CreateIpForwardEntry, (PMIB_IPFORWARDROW))
REFUSED(SetIpForwardEntry, (PMIB_IPFORWARDROW))
REFUSED(DeleteIpForwardEntry, (PMIB_IPFORWARDROW))
REFUSED(CreateIpNetEntry, (PMIB_IPNETROW))
REFUSED(SetIpNetEntry, (PMIB_IPNETROW))
REFUSED(DeleteIpNetEntry, (PMIB_IPNETROW))
REFUSED(FlushIpNetTable, (DWORD))
REFUSED(SetTcpEntry, (PMIB_TCPROW))
REFUSED(AddIPAddress, (IPAddr, IPMask, DWORD, PULONG, PULONG))
REFUSED(DeleteIPAddress, (ULONG))
REFUSED(IpReleaseAddress, (PIP_ADAPTER_INDEX_MAP))
REFUSED(IpRenewAddress, (PIP_ADAPTER_INDEX_MAP))
REFUSED(CreateUnicastIpAddressEntry, (const MIB_UNICASTIPADDRESS_ROW*))
REFUSED(DeleteUnicastIpAddressEntry, (const MIB_UNICASTIPADDRESS_ROW*))
REFUSED(CreateIpForwardEntry2, (const MIB_IPFORWARD_ROW2*))
REFUSED(DeleteIpForwardEntry2, (const MIB_IPFORWARD_ROW2*))
REFUSED(SetIpForwardEntry2, (const MIB_IPFORWARD_ROW2*))

#undef REFUSED
#define NOT_SUPPORTED(name, parameters)                                                                                \
    DWORD WINAPI name parameters {                                                                                     \
        return refuse(#name, __builtin_return_address(0), ERROR_NOT_SUPPORTED);                                        \
    }

NOT_SUPPORTED(SendARP, (IPAddr, IPAddr, PVOID, PULONG))
NOT_SUPPORTED(NotifyIpInterfaceChange, (ADDRESS_FAMILY, PIPINTERFACE_CHANGE_CALLBACK, PVOID, BOOLEAN, HANDLE*))
NOT_SUPPORTED(NotifyUnicastIpAddressChange,
              (ADDRESS_FAMILY, PUNICAST_IPADDRESS_CHANGE_CALLBACK, PVOID, BOOLEAN, HANDLE*))
NOT_SUPPORTED(NotifyRouteChange2, (ADDRESS_FAMILY, PIPFORWARD_CHANGE_CALLBACK, PVOID, BOOLEAN, HANDLE*))

#undef NOT_SUPPORTED

// There is no such handle.
DWORD WINAPI CancelMibChangeNotify2(HANDLE) {
    return ERROR_INVALID_HANDLE;
}
