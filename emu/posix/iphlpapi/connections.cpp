// iphlpapi.h: TCP connections and UDP endpoints of the host, with their owners when a row has room for them.
#include "posix/iphlpapi/table_border.h"

#include "posix/host_connections.h"

#include <algorithm>

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

enum class ConnectionKind { all, listeners, connections };

void put_ends(const HostConnection& from, auto& row) noexcept {
    row.dwLocalAddr = word_of(from.local);
    row.dwLocalPort = from.local.port;
    row.dwRemoteAddr = word_of(from.remote);
    // Windows, too, has no remote port for a listener; it writes what the host has, 0.
    row.dwRemotePort = from.remote.port;
}

void put_bytes6(const net::Address& from, IN6_ADDR& to) noexcept {
    std::copy_n(from.bytes.begin(), 16, to.s6_addr);
}
void put_bytes6(const net::Address& from, UCHAR (&to)[16]) noexcept {
    std::copy_n(from.bytes.begin(), 16, to);
}

// One for each form of row.
MIB_TCPROW form(const HostConnection& from, MIB_TCPROW row) noexcept {
    put_ends(from, row);
    row.dwState = from.state;
    return row;
}
MIB_TCPROW2 form(const HostConnection& from, MIB_TCPROW2 row) noexcept {
    put_ends(from, row);
    row.dwState = from.state;
    row.dwOwningPid = from.owner;
    return row;
}
MIB_TCPROW_OWNER_PID form(const HostConnection& from, MIB_TCPROW_OWNER_PID row) noexcept {
    put_ends(from, row);
    row.dwState = from.state;
    row.dwOwningPid = from.owner;
    return row;
}
MIB_TCPROW_OWNER_MODULE form(const HostConnection& from, MIB_TCPROW_OWNER_MODULE row) noexcept {
    put_ends(from, row);
    row.dwState = from.state;
    row.dwOwningPid = from.owner;
    return row;
}
template <class Row>
Row form6(const HostConnection& from, Row row) noexcept {
    put_bytes6(from.local, row.LocalAddr);
    row.dwLocalPort = from.local.port;
    put_bytes6(from.remote, row.RemoteAddr);
    row.dwRemotePort = from.remote.port;
    row.State = static_cast<MIB_TCP_STATE>(from.state);
    return row;
}
MIB_TCP6ROW form(const HostConnection& from, MIB_TCP6ROW row) noexcept {
    return form6(from, row);
}
MIB_TCP6ROW2 form(const HostConnection& from, MIB_TCP6ROW2 row) noexcept {
    row.dwOwningPid = from.owner;
    return form6(from, row);
}
template <class Row>
Row form_owned6(const HostConnection& from, Row row) noexcept {
    put_bytes6(from.local, row.ucLocalAddr);
    row.dwLocalPort = from.local.port;
    put_bytes6(from.remote, row.ucRemoteAddr);
    row.dwRemotePort = from.remote.port;
    row.dwState = from.state;
    row.dwOwningPid = from.owner;
    return row;
}
MIB_TCP6ROW_OWNER_PID form(const HostConnection& from, MIB_TCP6ROW_OWNER_PID row) noexcept {
    return form_owned6(from, row);
}
MIB_TCP6ROW_OWNER_MODULE form(const HostConnection& from, MIB_TCP6ROW_OWNER_MODULE row) noexcept {
    return form_owned6(from, row);
}
MIB_UDPROW form(const HostConnection& from, MIB_UDPROW) noexcept {
    return {word_of(from.local), from.local.port};
}
MIB_UDPROW_OWNER_PID form(const HostConnection& from, MIB_UDPROW_OWNER_PID) noexcept {
    return {word_of(from.local), from.local.port, from.owner};
}
MIB_UDPROW_OWNER_MODULE form(const HostConnection& from, MIB_UDPROW_OWNER_MODULE row) noexcept {
    row.dwLocalAddr = word_of(from.local);
    row.dwLocalPort = from.local.port;
    row.dwOwningPid = from.owner;
    return row;
}
MIB_UDP6ROW form(const HostConnection& from, MIB_UDP6ROW row) noexcept {
    put_bytes6(from.local, row.dwLocalAddr);
    row.dwLocalPort = from.local.port;
    return row;
}
template <class Row>
Row form_endpoint6(const HostConnection& from, Row row) noexcept {
    put_bytes6(from.local, row.ucLocalAddr);
    row.dwLocalPort = from.local.port;
    row.dwOwningPid = from.owner;
    return row;
}
MIB_UDP6ROW_OWNER_PID form(const HostConnection& from, MIB_UDP6ROW_OWNER_PID row) noexcept {
    return form_endpoint6(from, row);
}
MIB_UDP6ROW_OWNER_MODULE form(const HostConnection& from, MIB_UDP6ROW_OWNER_MODULE row) noexcept {
    return form_endpoint6(from, row);
}

auto order_key(const HostConnection& one) noexcept {
    const auto host_order = [](std::uint16_t port) { return ntohs(port); };
    return std::tuple(one.local.bytes, host_order(one.local.port), one.remote.bytes, host_order(one.remote.port));
}

template <class Table>
DWORD connection_table(bool tcp, ConnectionKind kind, bool owners, void* out, PULONG size, BOOL order) {
    using Row = std::remove_cvref_t<decltype(Table::table[0])>;
    constexpr bool v6 = requires(Row row) {
        row.ucLocalAddr;
    }
    || requires(Row row) {
        row.dwLocalScopeId;
    };
    return answer_ip([&]() -> DWORD {
        if (!size) return ERROR_INVALID_PARAMETER;
        std::vector<HostConnection> all = host_connections(tcp, v6 ? net::Family::ipv6 : net::Family::ipv4, owners);
        if (order)
            std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return order_key(a) < order_key(b); });
        std::vector<Row> rows;
        for (const HostConnection& one : all) {
            const bool listens = one.state == MIB_TCP_STATE_LISTEN;
            if (kind == ConnectionKind::all || listens == (kind == ConnectionKind::listeners))
                rows.push_back(form(one, Row{}));
        }
        return give_table(rows, static_cast<Table*>(out), size);
    });
}

// The nine classes are three forms of three kinds.
template <class Basic, class Owner, class Module>
DWORD tcp_table_of_class(TCP_TABLE_CLASS which, void* out, PULONG size, BOOL order) {
    constexpr ConnectionKind kKinds[] = {ConnectionKind::listeners, ConnectionKind::connections, ConnectionKind::all};
    const ConnectionKind kind = kKinds[which % 3];
    switch (which / 3) {
    case 0: return connection_table<Basic>(true, kind, false, out, size, order);
    case 1: return connection_table<Owner>(true, kind, true, out, size, order);
    default: return connection_table<Module>(true, kind, true, out, size, order);
    }
}

template <class Basic, class Owner, class Module>
DWORD udp_table_of_class(UDP_TABLE_CLASS which, void* out, PULONG size, BOOL order) {
    constexpr ConnectionKind kAll = ConnectionKind::all;
    switch (which) {
    case UDP_TABLE_BASIC: return connection_table<Basic>(false, kAll, false, out, size, order);
    case UDP_TABLE_OWNER_PID: return connection_table<Owner>(false, kAll, true, out, size, order);
    default: return connection_table<Module>(false, kAll, true, out, size, order);
    }
}

} // namespace

ULONG WINAPI GetTcpTable(PMIB_TCPTABLE TcpTable, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_TCPTABLE>(true, ConnectionKind::all, false, TcpTable, SizePointer, Order);
}
ULONG WINAPI GetTcpTable2(PMIB_TCPTABLE2 TcpTable, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_TCPTABLE2>(true, ConnectionKind::all, true, TcpTable, SizePointer, Order);
}
ULONG WINAPI GetTcp6Table(PMIB_TCP6TABLE TcpTable, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_TCP6TABLE>(true, ConnectionKind::all, false, TcpTable, SizePointer, Order);
}
ULONG WINAPI GetTcp6Table2(PMIB_TCP6TABLE2 TcpTable, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_TCP6TABLE2>(true, ConnectionKind::all, true, TcpTable, SizePointer, Order);
}
ULONG WINAPI GetUdpTable(PMIB_UDPTABLE UdpTable, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_UDPTABLE>(false, ConnectionKind::all, false, UdpTable, SizePointer, Order);
}
ULONG WINAPI GetUdp6Table(PMIB_UDP6TABLE Udp6Table, PULONG SizePointer, BOOL Order) {
    return connection_table<MIB_UDP6TABLE>(false, ConnectionKind::all, false, Udp6Table, SizePointer, Order);
}

// Documented: ERROR_INVALID_PARAMETER for a family or class that is none.
DWORD WINAPI GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf, TCP_TABLE_CLASS TableClass,
                                 ULONG) {
    if (static_cast<unsigned>(TableClass) > TCP_TABLE_OWNER_MODULE_ALL) return ERROR_INVALID_PARAMETER;
    auto* const size = reinterpret_cast<PULONG>(pdwSize);
    if (ulAf == AF_INET)
        return tcp_table_of_class<MIB_TCPTABLE, MIB_TCPTABLE_OWNER_PID, MIB_TCPTABLE_OWNER_MODULE>(
            TableClass, pTcpTable, size, bOrder);
    // Quirk: there is no basic class for IPv6 (documented: ERROR_NOT_SUPPORTED).
    if (ulAf == AF_INET6 && TableClass <= TCP_TABLE_BASIC_ALL) return ERROR_NOT_SUPPORTED;
    if (ulAf == AF_INET6)
        return tcp_table_of_class<MIB_TCP6TABLE, MIB_TCP6TABLE_OWNER_PID, MIB_TCP6TABLE_OWNER_MODULE>(
            TableClass, pTcpTable, size, bOrder);
    return ERROR_INVALID_PARAMETER;
}

DWORD WINAPI GetExtendedUdpTable(PVOID pUdpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf, UDP_TABLE_CLASS TableClass,
                                 ULONG) {
    if (static_cast<unsigned>(TableClass) > UDP_TABLE_OWNER_MODULE) return ERROR_INVALID_PARAMETER;
    auto* const size = reinterpret_cast<PULONG>(pdwSize);
    if (ulAf == AF_INET)
        return udp_table_of_class<MIB_UDPTABLE, MIB_UDPTABLE_OWNER_PID, MIB_UDPTABLE_OWNER_MODULE>(
            TableClass, pUdpTable, size, bOrder);
    if (ulAf == AF_INET6)
        return udp_table_of_class<MIB_UDP6TABLE, MIB_UDP6TABLE_OWNER_PID, MIB_UDP6TABLE_OWNER_MODULE>(
            TableClass, pUdpTable, size, bOrder);
    return ERROR_INVALID_PARAMETER;
}
