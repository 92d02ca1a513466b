// iphlpapi.h and netioapi.h: adapters, interfaces, addresses, routes and connections of the machine that this runs on.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>

#include "win32_check.h"

#include <string.h>

static BYTE g_buffer[1 << 20];
static BYTE g_second[1 << 20];

static const DWORD kLoopback4 = 0x0100007F; // 127.0.0.1, in network byte order

// The IPv4 table's row of 127.0.0.1; NULL for none.
static const MIB_IPADDRROW* loopback_row(void) {
    ULONG size = sizeof g_second;
    MIB_IPADDRTABLE* table = (MIB_IPADDRTABLE*)g_second;
    CHECK(GetIpAddrTable(table, &size, TRUE) == NO_ERROR);
    for (DWORD i = 0; i < table->dwNumEntries; ++i)
        if (table->table[i].dwAddr == kLoopback4) return &table->table[i];
    return NULL;
}

static void a_table_says_how_much_room_it_needs(void) {
    ULONG size = 0;
    CHECK(GetIfTable(NULL, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER && size >= sizeof(MIB_IFTABLE));
    CHECK(GetIfTable(NULL, NULL, FALSE) == ERROR_INVALID_PARAMETER);
    ULONG less = size - 1;
    CHECK(GetIfTable((MIB_IFTABLE*)g_buffer, &less, FALSE) == ERROR_INSUFFICIENT_BUFFER && less == size);
    CHECK(GetIfTable((MIB_IFTABLE*)g_buffer, &size, FALSE) == NO_ERROR);
    size = 0;
    CHECK(GetIpAddrTable(NULL, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER && size >= sizeof(MIB_IPADDRTABLE));
    size = 0;
    CHECK(GetTcpTable(NULL, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER && size >= sizeof(DWORD));
    CHECK(GetTcpTable(NULL, NULL, FALSE) == ERROR_INVALID_PARAMETER);
    size = 0;
    CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, &size) == ERROR_BUFFER_OVERFLOW && size > 0);
    less = size - 1;
    CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, (IP_ADAPTER_ADDRESSES*)g_buffer, &less) == ERROR_BUFFER_OVERFLOW);
    CHECK(less == size);
    CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, (IP_ADAPTER_ADDRESSES*)g_buffer, &size) == ERROR_SUCCESS);
    CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, NULL) == ERROR_INVALID_PARAMETER);
    KNOWN_DEVIATION(kWine, "takes any family",
                    GetAdaptersAddresses(77, 0, NULL, NULL, &size) == ERROR_INVALID_PARAMETER);
}

static void all_tables_speak_of_the_same_interfaces(void) {
    ULONG size = sizeof g_buffer;
    MIB_IFTABLE* table = (MIB_IFTABLE*)g_buffer;
    DWORD count = 0;
    CHECK(GetIfTable(table, &size, TRUE) == NO_ERROR);
    CHECK(GetNumberOfInterfaces(&count) == NO_ERROR && count == table->dwNumEntries && count > 0);
    for (DWORD i = 0; i < table->dwNumEntries; ++i) {
        MIB_IFROW row;
        memset(&row, 0, sizeof row);
        row.dwIndex = table->table[i].dwIndex;
        CHECK(GetIfEntry(&row) == NO_ERROR);
        CHECK(row.dwType == table->table[i].dwType && row.dwMtu == table->table[i].dwMtu && row.dwDescrLen > 0);
        CHECK(i == 0 || table->table[i - 1].dwIndex < row.dwIndex);
    }
    const MIB_IPADDRROW* loopback = loopback_row();
    CHECK(loopback != NULL && loopback->dwMask == 0x000000FF);
    if (!loopback) return;
    MIB_IFROW row;
    memset(&row, 0, sizeof row);
    row.dwIndex = loopback->dwIndex;
    CHECK(GetIfEntry(&row) == NO_ERROR && row.dwType == IF_TYPE_SOFTWARE_LOOPBACK);
    CHECK(row.dwAdminStatus == MIB_IF_ADMIN_STATUS_UP && row.dwOperStatus == MIB_IF_OPER_STATUS_OPERATIONAL);
    CHECK(GetIfEntry(NULL) == ERROR_INVALID_PARAMETER);
    row.dwIndex = 0x7FFFFFF0;
    KNOWN_DEVIATION(kWine, "says ERROR_FILE_NOT_FOUND", GetIfEntry(&row) == ERROR_INVALID_DATA);
    CHECK(GetNumberOfInterfaces(NULL) == ERROR_INVALID_PARAMETER);
}

static const IP_ADAPTER_ADDRESSES* loopback_adapter(ULONG family, ULONG flags) {
    ULONG size = sizeof g_buffer;
    if (GetAdaptersAddresses(family, flags, NULL, (IP_ADAPTER_ADDRESSES*)g_buffer, &size) != ERROR_SUCCESS) return NULL;
    const IP_ADAPTER_ADDRESSES* at = (IP_ADAPTER_ADDRESSES*)g_buffer;
    while (at && at->IfType != IF_TYPE_SOFTWARE_LOOPBACK) at = at->Next;
    return at;
}

static void adapters_have_addresses_and_names(void) {
    const IP_ADAPTER_ADDRESSES* adapter = loopback_adapter(AF_INET, GAA_FLAG_INCLUDE_PREFIX);
    CHECK(adapter != NULL);
    if (!adapter) return;
    const MIB_IPADDRROW* row = loopback_row();
    CHECK(row && adapter->IfIndex == row->dwIndex && adapter->OperStatus == IfOperStatusUp && adapter->Mtu > 1000);
    CHECK(adapter->AdapterName[0] == '{' && strlen(adapter->AdapterName) == 38);
    CHECK(adapter->FriendlyName && adapter->FriendlyName[0] && adapter->Description && adapter->DnsSuffix);
    CHECK(adapter->PhysicalAddressLength == 0);
    int found = 0;
    for (const IP_ADAPTER_UNICAST_ADDRESS* one = adapter->FirstUnicastAddress; one; one = one->Next) {
        const struct sockaddr_in* name = (const struct sockaddr_in*)one->Address.lpSockaddr;
        CHECK(name->sin_family == AF_INET && one->Address.iSockaddrLength == (int)sizeof *name);
        if (name->sin_addr.s_addr == kLoopback4) found += one->OnLinkPrefixLength == 8;
    }
    CHECK(found == 1);
    KNOWN_DEVIATION(kWine, "leaves loopback without prefixes", adapter->FirstPrefix != NULL);
    NET_LUID luid;
    CHECK(ConvertInterfaceIndexToLuid(adapter->IfIndex, &luid) == NO_ERROR && luid.Value == adapter->Luid.Value);
    CHECK(luid.Info.IfType == IF_TYPE_SOFTWARE_LOOPBACK);
    adapter = loopback_adapter(AF_INET, GAA_FLAG_SKIP_UNICAST | GAA_FLAG_SKIP_FRIENDLY_NAME);
    CHECK(adapter && adapter->FirstUnicastAddress == NULL);
}

// Documented: the loopback interface is not among them.
static void the_old_list_of_adapters_has_dotted_text(void) {
    ULONG size = 0;
    CHECK(GetAdaptersInfo(NULL, NULL) == ERROR_INVALID_PARAMETER);
    const ULONG asked = GetAdaptersInfo(NULL, &size);
    if (asked == ERROR_NO_DATA) return; // a machine without a network
    CHECK(asked == ERROR_BUFFER_OVERFLOW && size >= sizeof(IP_ADAPTER_INFO) && size <= sizeof g_buffer);
    CHECK(GetAdaptersInfo((IP_ADAPTER_INFO*)g_buffer, &size) == ERROR_SUCCESS);
    for (const IP_ADAPTER_INFO* at = (IP_ADAPTER_INFO*)g_buffer; at; at = at->Next) {
        CHECK(at->Type != IF_TYPE_SOFTWARE_LOOPBACK && at->AdapterName[0] == '{' && at->Description[0]);
        CHECK(inet_addr(at->IpAddressList.IpAddress.String) != INADDR_NONE);
        NET_LUID luid;
        GUID guid;
        CHECK(ConvertInterfaceIndexToLuid(at->Index, &luid) == NO_ERROR);
        CHECK(ConvertInterfaceLuidToGuid(&luid, &guid) == NO_ERROR);
        NET_LUID back;
        CHECK(ConvertInterfaceGuidToLuid(&guid, &back) == NO_ERROR && back.Value == luid.Value);
        WCHAR name[IF_MAX_STRING_SIZE + 1];
        CHECK(ConvertInterfaceLuidToAlias(&luid, name, IF_MAX_STRING_SIZE + 1) == NO_ERROR && name[0]);
        CHECK(ConvertInterfaceAliasToLuid(name, &back) == NO_ERROR && back.Value == luid.Value);
    }
}

static void interfaces_have_names_and_numbers(void) {
    const MIB_IPADDRROW* row = loopback_row();
    if (!row) return;
    char name[IF_NAMESIZE + 1];
    CHECK(if_indextoname(row->dwIndex, name) == name && name[0]);
    CHECK(if_nametoindex(name) == row->dwIndex);
    CHECK(if_nametoindex("no such interface") == 0);
    CHECK(if_indextoname(0x7FFFFFF0, name) == NULL);
    NET_LUID luid, same;
    NET_IFINDEX index = 0;
    CHECK(ConvertInterfaceIndexToLuid(row->dwIndex, &luid) == NO_ERROR);
    CHECK(ConvertInterfaceLuidToIndex(&luid, &index) == NO_ERROR && index == row->dwIndex);
    CHECK(ConvertInterfaceLuidToNameA(&luid, name, sizeof name) == NO_ERROR);
    CHECK(ConvertInterfaceNameToLuidA(name, &same) == NO_ERROR && same.Value == luid.Value);
    KNOWN_DEVIATION(kWine, "says ERROR_INSUFFICIENT_BUFFER",
                    ConvertInterfaceLuidToNameA(&luid, name, 1) == ERROR_NOT_ENOUGH_MEMORY);
    CHECK(ConvertInterfaceIndexToLuid(0x7FFFFFF0, &luid) == ERROR_FILE_NOT_FOUND && luid.Value == 0);
    CHECK(ConvertInterfaceLuidToIndex(NULL, &index) == ERROR_INVALID_PARAMETER);
    ULONG mask = 0;
    CHECK(ConvertLengthToIpv4Mask(20, &mask) == NO_ERROR && mask == 0x00F0FFFF);
    CHECK(ConvertLengthToIpv4Mask(33, &mask) == ERROR_INVALID_PARAMETER);
    if (this_side() == kWine) return; // has no ConvertIpv4MaskToLength
    UINT8 length = 0;
    CHECK(ConvertIpv4MaskToLength(0x00F0FFFF, &length) == NO_ERROR && length == 20);
    CHECK(ConvertIpv4MaskToLength(0x00FF00FF, &length) == ERROR_INVALID_PARAMETER);
}

static void the_newer_tables_are_allocated(void) {
    MIB_IF_TABLE2* interfaces = NULL;
    CHECK(GetIfTable2(&interfaces) == NO_ERROR && interfaces && interfaces->NumEntries > 0);
    CHECK(GetIfTable2(NULL) == ERROR_INVALID_PARAMETER);
    const MIB_IPADDRROW* loopback = loopback_row();
    MIB_IF_ROW2 row;
    memset(&row, 0, sizeof row);
    CHECK(GetIfEntry2(&row) == ERROR_INVALID_PARAMETER);
    if (loopback) row.InterfaceIndex = loopback->dwIndex;
    CHECK(GetIfEntry2(&row) == NO_ERROR && row.Type == IF_TYPE_SOFTWARE_LOOPBACK && row.InterfaceLuid.Value != 0);
    CHECK(row.Alias[0] && row.OperStatus == IfOperStatusUp && row.AccessType == NET_IF_ACCESS_LOOPBACK);
    FreeMibTable(interfaces);
    MIB_UNICASTIPADDRESS_TABLE* addresses = NULL;
    CHECK(GetUnicastIpAddressTable(AF_INET, &addresses) == NO_ERROR && addresses);
    int found = 0;
    for (ULONG i = 0; addresses && i < addresses->NumEntries; ++i) {
        CHECK(addresses->Table[i].Address.si_family == AF_INET);
        found += addresses->Table[i].Address.Ipv4.sin_addr.s_addr == kLoopback4;
    }
    CHECK(found == 1);
    FreeMibTable(addresses);
    CHECK(GetUnicastIpAddressTable(77, &addresses) == ERROR_INVALID_PARAMETER);
    MIB_UNICASTIPADDRESS_ROW own;
    memset(&own, 0, sizeof own);
    own.Address.Ipv4.sin_family = AF_INET;
    own.Address.Ipv4.sin_addr.s_addr = kLoopback4;
    if (loopback) own.InterfaceIndex = loopback->dwIndex;
    CHECK(GetUnicastIpAddressEntry(&own) == NO_ERROR && own.OnLinkPrefixLength == 8);
    FreeMibTable(NULL);
}

static void the_best_interface_to_oneself_is_the_loopback(void) {
    const MIB_IPADDRROW* row = loopback_row();
    DWORD index = 0;
    CHECK(GetBestInterface(kLoopback4, &index) == NO_ERROR);
    KNOWN_DEVIATION(kWine, "names the interface of the default route", row && index == row->dwIndex);
    struct sockaddr_in name;
    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = kLoopback4;
    index = 0;
    CHECK(GetBestInterfaceEx((struct sockaddr*)&name, &index) == NO_ERROR);
    KNOWN_DEVIATION(kWine, "names the interface of the default route", row && index == row->dwIndex);
    CHECK(GetBestInterface(kLoopback4, NULL) == ERROR_INVALID_PARAMETER);
    CHECK(GetBestInterfaceEx(NULL, &index) == ERROR_INVALID_PARAMETER);
    MIB_IPFORWARDROW route;
    memset(&route, 0xFF, sizeof route);
    CHECK(GetBestRoute(kLoopback4, 0, &route) == NO_ERROR);
    CHECK(GetBestRoute(kLoopback4, 0, NULL) == ERROR_INVALID_PARAMETER);
}

static void the_machine_has_a_name(void) {
    ULONG size = 0;
    CHECK(GetNetworkParams(NULL, NULL) == ERROR_INVALID_PARAMETER);
    CHECK(GetNetworkParams(NULL, &size) == ERROR_BUFFER_OVERFLOW && size >= sizeof(FIXED_INFO));
    FIXED_INFO* info = (FIXED_INFO*)g_buffer;
    CHECK(GetNetworkParams(info, &size) == ERROR_SUCCESS && info->HostName[0]);
    for (const IP_ADDR_STRING* at = &info->DnsServerList; at; at = at->Next)
        CHECK(!at->IpAddress.String[0] || inet_addr(at->IpAddress.String) != INADDR_NONE);
}

struct Listener {
    SOCKET socket;
    USHORT port; // in network byte order
};

static Listener listen_somewhere(int type) {
    Listener made;
    made.socket = socket(AF_INET, type, 0);
    struct sockaddr_in name;
    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = kLoopback4;
    int length = sizeof name;
    CHECK(bind(made.socket, (struct sockaddr*)&name, length) == 0);
    if (type == SOCK_STREAM) CHECK(listen(made.socket, 1) == 0);
    CHECK(getsockname(made.socket, (struct sockaddr*)&name, &length) == 0);
    made.port = name.sin_port;
    return made;
}

static void a_listener_is_in_the_tables_with_its_owner(void) {
    const Listener tcp = listen_somewhere(SOCK_STREAM);
    ULONG size = sizeof g_buffer;
    MIB_TCPTABLE* table = (MIB_TCPTABLE*)g_buffer;
    CHECK(GetTcpTable(table, &size, TRUE) == NO_ERROR);
    int found = 0;
    for (DWORD i = 0; i < table->dwNumEntries; ++i)
        found += table->table[i].dwLocalPort == tcp.port && table->table[i].dwLocalAddr == kLoopback4 &&
                 table->table[i].dwState == MIB_TCP_STATE_LISTEN;
    CHECK(found == 1);
    MIB_TCPTABLE_OWNER_PID* owned = (MIB_TCPTABLE_OWNER_PID*)g_buffer;
    DWORD room = sizeof g_buffer;
    CHECK(GetExtendedTcpTable(owned, &room, TRUE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0) == NO_ERROR);
    found = 0;
    for (DWORD i = 0; i < owned->dwNumEntries; ++i) {
        CHECK(owned->table[i].dwState == MIB_TCP_STATE_LISTEN);
        found += owned->table[i].dwLocalPort == tcp.port && owned->table[i].dwOwningPid == GetCurrentProcessId();
    }
    KNOWN_DEVIATION(kWine, "does not find the owner of a listener", found == 1);
    room = sizeof g_buffer;
    CHECK(GetExtendedTcpTable(owned, &room, TRUE, AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, 0) == NO_ERROR);
    for (DWORD i = 0; i < owned->dwNumEntries; ++i) CHECK(owned->table[i].dwLocalPort != tcp.port);
    CHECK(closesocket(tcp.socket) == 0);
    CHECK(GetExtendedTcpTable(owned, NULL, TRUE, AF_INET, TCP_TABLE_OWNER_PID_ALL, 0) == ERROR_INVALID_PARAMETER);
    CHECK(GetExtendedTcpTable(owned, &room, TRUE, 77, TCP_TABLE_OWNER_PID_ALL, 0) == ERROR_INVALID_PARAMETER);
}

static void a_bound_datagram_socket_is_in_the_tables_with_its_owner(void) {
    const Listener udp = listen_somewhere(SOCK_DGRAM);
    ULONG size = sizeof g_buffer;
    MIB_UDPTABLE* table = (MIB_UDPTABLE*)g_buffer;
    CHECK(GetUdpTable(table, &size, TRUE) == NO_ERROR);
    int found = 0;
    for (DWORD i = 0; i < table->dwNumEntries; ++i)
        found += table->table[i].dwLocalPort == udp.port && table->table[i].dwLocalAddr == kLoopback4;
    CHECK(found == 1);
    DWORD room = sizeof g_buffer;
    MIB_UDPTABLE_OWNER_PID* owned = (MIB_UDPTABLE_OWNER_PID*)g_buffer;
    CHECK(GetExtendedUdpTable(owned, &room, FALSE, AF_INET, UDP_TABLE_OWNER_PID, 0) == NO_ERROR);
    found = 0;
    for (DWORD i = 0; i < owned->dwNumEntries; ++i)
        found += owned->table[i].dwLocalPort == udp.port && owned->table[i].dwOwningPid == GetCurrentProcessId();
    KNOWN_DEVIATION(kWine, "does not find the owner of a bound socket", found == 1);
    CHECK(closesocket(udp.socket) == 0);
}

static void counters_are_there_for_both_families(void) {
    MIB_IPSTATS ip;
    MIB_TCPSTATS tcp;
    MIB_UDPSTATS udp;
    MIB_ICMP icmp;
    CHECK(GetIpStatistics(&ip) == NO_ERROR && ip.dwNumIf > 0 && ip.dwNumAddr > 0 && ip.dwDefaultTTL > 0);
    CHECK(GetTcpStatistics(&tcp) == NO_ERROR && tcp.dwRtoMax > 0);
    CHECK(GetUdpStatistics(&udp) == NO_ERROR && GetIcmpStatistics(&icmp) == NO_ERROR);
    CHECK(GetIpStatisticsEx(&ip, AF_INET6) == NO_ERROR && GetUdpStatisticsEx(&udp, AF_INET6) == NO_ERROR);
    CHECK(GetIpStatisticsEx(&ip, 77) == ERROR_INVALID_PARAMETER && GetIpStatistics(NULL) == ERROR_INVALID_PARAMETER);
    CHECK(GetTcpStatistics(NULL) == ERROR_INVALID_PARAMETER && GetUdpStatistics(NULL) == ERROR_INVALID_PARAMETER);
    if (this_side() != kWine) CHECK(GetIcmpStatistics(NULL) == ERROR_INVALID_PARAMETER); // ends the process there
}

static void a_wait_for_news_is_pending_until_it_is_cancelled(void) {
    HANDLE handle = NULL;
    OVERLAPPED overlapped;
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventA(NULL, TRUE, TRUE, NULL);
    CHECK(NotifyAddrChange(&handle, &overlapped) == ERROR_IO_PENDING && handle != NULL);
    CHECK(!HasOverlappedIoCompleted(&overlapped));
    if (this_side() == kWine) return; // never ends such a request
    CHECK(WaitForSingleObject(overlapped.hEvent, 0) == WAIT_TIMEOUT);
    CHECK(CancelIPChangeNotify(&overlapped));
    CHECK(WaitForSingleObject(overlapped.hEvent, kLong) == WAIT_OBJECT_0);
    DWORD bytes = 0;
    CHECK_FAILS(GetOverlappedResult(handle, &overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    CHECK(CloseHandle(overlapped.hEvent));
}

static void news_that_nobody_asked_for_can_not_be_cancelled(void) {
    OVERLAPPED overlapped;
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(!CancelIPChangeNotify(&overlapped));
    CHECK(!CancelIPChangeNotify(NULL));
}

int main() {
    WSADATA data;
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    RUN(a_table_says_how_much_room_it_needs);
    RUN(all_tables_speak_of_the_same_interfaces);
    RUN(adapters_have_addresses_and_names);
    RUN(the_old_list_of_adapters_has_dotted_text);
    RUN(interfaces_have_names_and_numbers);
    RUN(the_newer_tables_are_allocated);
    RUN(the_best_interface_to_oneself_is_the_loopback);
    RUN(the_machine_has_a_name);
    RUN(a_listener_is_in_the_tables_with_its_owner);
    RUN(a_bound_datagram_socket_is_in_the_tables_with_its_owner);
    RUN(counters_are_there_for_both_families);
    RUN(a_wait_for_news_is_pending_until_it_is_cancelled);
    RUN(news_that_nobody_asked_for_can_not_be_cancelled);
    CHECK(WSACleanup() == 0);
    return finish();
}
