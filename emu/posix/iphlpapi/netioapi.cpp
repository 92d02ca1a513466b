// netioapi.h: the tables of Windows Vista and later.
#include "posix/iphlpapi/table_border.h"

#include "posix/host_routes.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

void put_traffic(const Adapter& adapter, MIB_IF_ROW2& row) noexcept {
    row.TransmitLinkSpeed = row.ReceiveLinkSpeed = adapter.speed;
    row.InOctets = row.InUcastOctets = adapter.in.bytes;
    row.InUcastPkts = adapter.in.packets - std::min(adapter.in.packets, adapter.in.multicast);
    row.InNUcastPkts = adapter.in.multicast;
    row.InDiscards = adapter.in.dropped;
    row.InErrors = adapter.in.errors;
    row.OutOctets = row.OutUcastOctets = adapter.out.bytes;
    row.OutUcastPkts = adapter.out.packets;
    row.OutDiscards = adapter.out.dropped;
    row.OutErrors = adapter.out.errors;
}

MIB_IF_ROW2 row2_of_adapter(const Adapter& adapter) {
    MIB_IF_ROW2 row{};
    row.InterfaceLuid = adapter_luid(adapter);
    row.InterfaceIndex = adapter.index;
    row.InterfaceGuid = adapter_guid(adapter);
    put_text(adapter.name, row.Alias);
    put_text(adapter_description(adapter), row.Description);
    row.PhysicalAddressLength =
        static_cast<ULONG>(std::min<std::size_t>(adapter.hardware.size(), sizeof row.PhysicalAddress));
    std::copy_n(adapter.hardware.begin(), row.PhysicalAddressLength, row.PhysicalAddress);
    std::copy_n(adapter.hardware.begin(), row.PhysicalAddressLength, row.PermanentPhysicalAddress);
    row.Mtu = adapter.mtu;
    row.Type = adapter.type;
    row.MediaType = adapter.loopback ? NdisMediumLoopback : NdisMedium802_3;
    row.AccessType = adapter.loopback         ? NET_IF_ACCESS_LOOPBACK
                     : adapter.point_to_point ? NET_IF_ACCESS_POINT_TO_POINT
                                              : NET_IF_ACCESS_BROADCAST;
    row.OperStatus = adapter_status(adapter);
    row.AdminStatus = adapter.up ? NET_IF_ADMIN_STATUS_UP : NET_IF_ADMIN_STATUS_DOWN;
    row.MediaConnectState = adapter.running ? MediaConnectStateConnected : MediaConnectStateDisconnected;
    row.ConnectionType = NET_IF_CONNECTION_DEDICATED;
    put_traffic(adapter, row);
    return row;
}

SOCKADDR_INET inet_of(const net::Address& address) noexcept {
    SOCKADDR_INET out{};
    if (address.family != net::Family::none) base::write_sockaddr(address, &out);
    return out;
}

MIB_UNICASTIPADDRESS_ROW row_of_address(const Adapter& adapter, const AdapterAddress& one) {
    MIB_UNICASTIPADDRESS_ROW row{};
    row.Address = inet_of(one.address);
    row.InterfaceLuid = adapter_luid(adapter);
    row.InterfaceIndex = adapter.index;
    row.PrefixOrigin = adapter.loopback ? IpPrefixOriginWellKnown : IpPrefixOriginManual;
    row.SuffixOrigin = adapter.loopback ? IpSuffixOriginWellKnown : IpSuffixOriginManual;
    row.ValidLifetime = row.PreferredLifetime = 0xFFFFFFFF;
    row.OnLinkPrefixLength = static_cast<UINT8>(one.prefix);
    row.DadState = adapter.running ? IpDadStatePreferred : IpDadStateTentative;
    row.ScopeId.Value = one.address.scope;
    return row;
}

bool is_asked_for(ADDRESS_FAMILY asked, net::Family family) noexcept {
    return asked == AF_UNSPEC || asked == base::windows_family(family);
}

bool is_family(ADDRESS_FAMILY family) noexcept {
    return family == AF_UNSPEC || family == AF_INET || family == AF_INET6;
}

} // namespace

// Documented: the LUID counts, unless it is 0; ERROR_FILE_NOT_FOUND.
DWORD WINAPI GetIfEntry2(PMIB_IF_ROW2 Row) {
    return answer_ip([&]() -> DWORD {
        if (!Row || (Row->InterfaceLuid.Value == 0 && Row->InterfaceIndex == 0)) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        for (const Adapter& adapter : *all) {
            const bool same = Row->InterfaceLuid.Value != 0 ? adapter_luid(adapter).Value == Row->InterfaceLuid.Value
                                                            : adapter.index == Row->InterfaceIndex;
            if (!same) continue;
            *Row = row2_of_adapter(adapter);
            return NO_ERROR;
        }
        return ERROR_FILE_NOT_FOUND;
    });
}

DWORD WINAPI GetIfTable2Ex(MIB_IF_TABLE_LEVEL Level, PMIB_IF_TABLE2* Table) {
    return answer_ip([&]() -> DWORD {
        if (!Table || static_cast<unsigned>(Level) > MibIfTableNormalWithoutStatistics) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<MIB_IF_ROW2> rows;
        for (const Adapter& adapter : *all) rows.push_back(row2_of_adapter(adapter));
        return allocate_table(rows, Table);
    });
}

DWORD WINAPI GetIfTable2(PMIB_IF_TABLE2* Table) {
    return GetIfTable2Ex(MibIfTableNormal, Table);
}

DWORD WINAPI GetUnicastIpAddressTable(ADDRESS_FAMILY Family, PMIB_UNICASTIPADDRESS_TABLE* Table) {
    return answer_ip([&]() -> DWORD {
        if (!Table || !is_family(Family)) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<MIB_UNICASTIPADDRESS_ROW> rows;
        for (const Adapter& adapter : *all)
            for (const AdapterAddress& one : adapter.addresses)
                if (is_asked_for(Family, one.address.family)) rows.push_back(row_of_address(adapter, one));
        return allocate_table(rows, Table);
    });
}

DWORD WINAPI GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row) {
    return answer_ip([&]() -> DWORD {
        if (!Row) return ERROR_INVALID_PARAMETER;
        const net::Family family = base::net_family(Row->Address.si_family);
        if (family == net::Family::none) return ERROR_INVALID_PARAMETER;
        const auto wanted = base::read_sockaddr(reinterpret_cast<const sockaddr*>(&Row->Address),
                                                base::sockaddr_length(family), family);
        const auto all = host_adapters();
        if (!wanted || !all) return static_cast<DWORD>(wanted ? all.error() : wanted.error());
        for (const Adapter& adapter : *all)
            for (const AdapterAddress& one : adapter.addresses) {
                if (one.address.family != family || one.address.bytes != wanted->bytes) continue;
                *Row = row_of_address(adapter, one);
                return NO_ERROR;
            }
        return ERROR_NOT_FOUND;
    });
}

VOID WINAPI InitializeUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row) {
    if (!Row) return;
    *Row = {};
    Row->PrefixOrigin = IpPrefixOriginUnchanged;
    Row->SuffixOrigin = IpSuffixOriginUnchanged;
    Row->OnLinkPrefixLength = 255;
    Row->ValidLifetime = Row->PreferredLifetime = 0xFFFFFFFF;
}

DWORD WINAPI GetIpForwardTable2(ADDRESS_FAMILY Family, PMIB_IPFORWARD_TABLE2* Table) {
    return answer_ip([&]() -> DWORD {
        if (!Table || !is_family(Family)) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<MIB_IPFORWARD_ROW2> rows;
        for (const net::Family family : {net::Family::ipv4, net::Family::ipv6}) {
            if (!is_asked_for(Family, family)) continue;
            for (const HostRoute& route : host_routes(family)) {
                MIB_IPFORWARD_ROW2& row = rows.emplace_back();
                for (const Adapter& adapter : *all)
                    if (adapter.index == route.index) row.InterfaceLuid = adapter_luid(adapter);
                row.InterfaceIndex = route.index;
                row.DestinationPrefix = {inet_of(route.destination), static_cast<UINT8>(route.prefix)};
                row.NextHop = inet_of(route.next_hop);
                row.ValidLifetime = row.PreferredLifetime = 0xFFFFFFFF;
                row.Metric = route.metric;
                row.Protocol = MIB_IPPROTO_NETMGMT;
            }
        }
        return allocate_table(rows, Table);
    });
}

VOID WINAPI InitializeIpForwardEntry(PMIB_IPFORWARD_ROW2 Row) {
    if (!Row) return;
    *Row = {};
    Row->ValidLifetime = Row->PreferredLifetime = Row->Metric = 0xFFFFFFFF;
    Row->Protocol = MIB_IPPROTO_NETMGMT;
    Row->Immortal = TRUE;
}

VOID WINAPI FreeMibTable(PVOID Memory) {
    if (Memory) HeapFree(GetProcessHeap(), 0, Memory);
}
