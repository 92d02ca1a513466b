// iphlpapi.h: IPv4 addresses, routes and neighbours, and the interface that leads to an address.
#include "posix/iphlpapi/table_border.h"

#include "core/net/host_interfaces.h"
#include "posix/host_routes.h"

#include <algorithm>

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

MIB_IPFORWARDROW row_of_route(const HostRoute& route) {
    MIB_IPFORWARDROW row{};
    row.dwForwardDest = word_of(route.destination);
    row.dwForwardMask = mask_of(route.prefix);
    row.dwForwardNextHop = word_of(route.next_hop);
    row.dwForwardIfIndex = route.index;
    row.dwForwardType = row.dwForwardNextHop ? MIB_IPROUTE_TYPE_INDIRECT : MIB_IPROUTE_TYPE_DIRECT;
    row.dwForwardProto = row.dwForwardNextHop ? MIB_IPPROTO_NETMGMT : MIB_IPPROTO_LOCAL;
    row.dwForwardMetric1 = route.metric;
    row.dwForwardMetric2 = row.dwForwardMetric3 = row.dwForwardMetric4 = row.dwForwardMetric5 =
        MIB_IPROUTE_METRIC_UNUSED;
    return row;
}

bool has_address(const Adapter& adapter, const net::Address& address) noexcept {
    return std::any_of(adapter.addresses.begin(), adapter.addresses.end(), [&](const AdapterAddress& one) {
        return one.address.family == address.family && one.address.bytes == address.bytes;
    });
}

// The host says which source address leads there; whose that is, is the answer.
DWORD best_interface(const net::Address& to, DWORD* index) {
    const Result<net::Address> source = net::host_route_source(to);
    if (!source) return ERROR_NETWORK_UNREACHABLE;
    const auto all = host_adapters();
    if (!all) return static_cast<DWORD>(all.error());
    for (const Adapter& adapter : *all) {
        if (!has_address(adapter, *source)) continue;
        *index = adapter.index;
        return NO_ERROR;
    }
    // All of 127.0.0.0/8 is the loopback interface's.
    for (const Adapter& adapter : *all) {
        if (!adapter.loopback) continue;
        *index = adapter.index;
        return NO_ERROR;
    }
    return ERROR_NOT_FOUND;
}

net::Address address_of_dword(DWORD address) noexcept {
    in_addr in;
    in.s_addr = address;
    return base::address4(in);
}

} // namespace

DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder) {
    return answer_ip([&]() -> DWORD {
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<MIB_IPADDRROW> rows;
        for (const Adapter& adapter : *all) {
            for (const AdapterAddress& one : adapter.addresses) {
                if (one.address.family != net::Family::ipv4) continue;
                MIB_IPADDRROW row{};
                row.dwAddr = word_of(one.address);
                row.dwIndex = adapter.index;
                row.dwMask = mask_of(one.prefix);
                row.dwBCastAddr = 1; // documented: the lowest bit of the broadcast address, not the address
                row.dwReasmSize = 65535;
                row.wType = adapter.running ? MIB_IPADDR_PRIMARY : MIB_IPADDR_PRIMARY | MIB_IPADDR_DISCONNECTED;
                rows.push_back(row);
            }
        }
        if (bOrder)
            std::sort(rows.begin(), rows.end(),
                      [](const auto& a, const auto& b) { return ntohl(a.dwAddr) < ntohl(b.dwAddr); });
        return give_table(rows, pIpAddrTable, pdwSize);
    });
}

DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize, BOOL bOrder) {
    return answer_ip([&]() -> DWORD {
        std::vector<MIB_IPFORWARDROW> rows;
        for (const HostRoute& route : host_routes(net::Family::ipv4)) rows.push_back(row_of_route(route));
        if (pdwSize && rows.empty()) return ERROR_NO_DATA;
        if (bOrder)
            std::sort(rows.begin(), rows.end(),
                      [](const auto& a, const auto& b) { return ntohl(a.dwForwardDest) < ntohl(b.dwForwardDest); });
        return give_table(rows, pIpForwardTable, pdwSize);
    });
}

ULONG WINAPI GetIpNetTable(PMIB_IPNETTABLE IpNetTable, PULONG SizePointer, BOOL Order) {
    return answer_ip([&]() -> DWORD {
        std::vector<MIB_IPNETROW> rows;
        for (const HostNeighbour& one : host_neighbours()) {
            MIB_IPNETROW row{};
            row.dwIndex = one.index;
            row.dwPhysAddrLen = static_cast<DWORD>(std::min<std::size_t>(one.hardware.size(), sizeof row.bPhysAddr));
            std::copy_n(one.hardware.begin(), row.dwPhysAddrLen, row.bPhysAddr);
            row.dwAddr = word_of(one.address);
            row.dwType = one.permanent ? MIB_IPNET_TYPE_STATIC : MIB_IPNET_TYPE_DYNAMIC;
            rows.push_back(row);
        }
        if (SizePointer && rows.empty()) return ERROR_NO_DATA;
        if (Order)
            std::sort(rows.begin(), rows.end(),
                      [](const auto& a, const auto& b) { return ntohl(a.dwAddr) < ntohl(b.dwAddr); });
        return give_table(rows, IpNetTable, SizePointer);
    });
}

DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex) {
    if (!pdwBestIfIndex) return ERROR_INVALID_PARAMETER;
    return answer_ip([&] { return best_interface(address_of_dword(dwDestAddr), pdwBestIfIndex); });
}

DWORD WINAPI GetBestInterfaceEx(struct sockaddr* pDestAddr, PDWORD pdwBestIfIndex) {
    if (!pDestAddr || !pdwBestIfIndex) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        const net::Family family = base::net_family(pDestAddr->sa_family);
        if (family == net::Family::none) return ERROR_INVALID_PARAMETER;
        const auto to = base::read_sockaddr(pDestAddr, base::sockaddr_length(family), family);
        return to ? best_interface(*to, pdwBestIfIndex) : ERROR_INVALID_PARAMETER;
    });
}

DWORD WINAPI GetBestRoute(DWORD dwDestAddr, DWORD, PMIB_IPFORWARDROW pBestRoute) {
    if (!pBestRoute) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        DWORD index = 0;
        if (const DWORD error = best_interface(address_of_dword(dwDestAddr), &index)) return error;
        // The longest prefix through that interface; of two, the smaller metric.
        const HostRoute* best = nullptr;
        const std::vector<HostRoute> routes = host_routes(net::Family::ipv4);
        for (const HostRoute& route : routes) {
            if (route.index != index || ((word_of(route.destination) ^ dwDestAddr) & mask_of(route.prefix)) != 0)
                continue;
            if (!best || route.prefix > best->prefix || (route.prefix == best->prefix && route.metric < best->metric))
                best = &route;
        }
        // The host's own addresses are in no route of its main table.
        HostRoute own{address_of_dword(dwDestAddr), 32, {}, index, 0};
        *pBestRoute = row_of_route(best ? *best : own);
        return NO_ERROR;
    });
}
