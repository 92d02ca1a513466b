// iphlpapi.h: the counters of IP, ICMP, TCP and UDP.
#include "posix/iphlpapi/table_border.h"

#include "posix/host_connections.h"
#include "posix/host_routes.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

using Counters = std::map<std::string, std::uint32_t>;

template <class Structure>
struct CounterRow {
    const char* name; // the kernel's
    DWORD Structure::*member;
};

template <class Structure, std::size_t Count>
void put_counters(const Counters& from, const std::string& prefix, const CounterRow<Structure> (&rows)[Count],
                  Structure& to) {
    for (const auto& row : rows)
        if (const auto found = from.find(prefix + row.name); found != from.end()) to.*row.member = found->second;
}

constexpr CounterRow<MIB_IPSTATS> kIpRows[] = {
    {"Forwarding", &MIB_IPSTATS::dwForwarding},
    {"DefaultTTL", &MIB_IPSTATS::dwDefaultTTL},
    {"InReceives", &MIB_IPSTATS::dwInReceives},
    {"InHdrErrors", &MIB_IPSTATS::dwInHdrErrors},
    {"InAddrErrors", &MIB_IPSTATS::dwInAddrErrors},
    {"ForwDatagrams", &MIB_IPSTATS::dwForwDatagrams},
    {"OutForwDatagrams", &MIB_IPSTATS::dwForwDatagrams},
    {"InUnknownProtos", &MIB_IPSTATS::dwInUnknownProtos},
    {"InDiscards", &MIB_IPSTATS::dwInDiscards},
    {"InDelivers", &MIB_IPSTATS::dwInDelivers},
    {"OutRequests", &MIB_IPSTATS::dwOutRequests},
    {"OutDiscards", &MIB_IPSTATS::dwOutDiscards},
    {"OutNoRoutes", &MIB_IPSTATS::dwOutNoRoutes},
    {"ReasmTimeout", &MIB_IPSTATS::dwReasmTimeout},
    {"ReasmReqds", &MIB_IPSTATS::dwReasmReqds},
    {"ReasmOKs", &MIB_IPSTATS::dwReasmOks},
    {"ReasmFails", &MIB_IPSTATS::dwReasmFails},
    {"FragOKs", &MIB_IPSTATS::dwFragOks},
    {"FragFails", &MIB_IPSTATS::dwFragFails},
    {"FragCreates", &MIB_IPSTATS::dwFragCreates},
};

constexpr CounterRow<MIB_TCPSTATS> kTcpRows[] = {
    {"RtoMin", &MIB_TCPSTATS::dwRtoMin},
    {"RtoMax", &MIB_TCPSTATS::dwRtoMax},
    {"MaxConn", &MIB_TCPSTATS::dwMaxConn},
    {"ActiveOpens", &MIB_TCPSTATS::dwActiveOpens},
    {"PassiveOpens", &MIB_TCPSTATS::dwPassiveOpens},
    {"AttemptFails", &MIB_TCPSTATS::dwAttemptFails},
    {"EstabResets", &MIB_TCPSTATS::dwEstabResets},
    {"CurrEstab", &MIB_TCPSTATS::dwCurrEstab},
    {"InSegs", &MIB_TCPSTATS::dwInSegs},
    {"OutSegs", &MIB_TCPSTATS::dwOutSegs},
    {"RetransSegs", &MIB_TCPSTATS::dwRetransSegs},
    {"InErrs", &MIB_TCPSTATS::dwInErrs},
    {"OutRsts", &MIB_TCPSTATS::dwOutRsts},
};

constexpr CounterRow<MIB_UDPSTATS> kUdpRows[] = {
    {"InDatagrams", &MIB_UDPSTATS::dwInDatagrams},
    {"NoPorts", &MIB_UDPSTATS::dwNoPorts},
    {"InErrors", &MIB_UDPSTATS::dwInErrors},
    {"OutDatagrams", &MIB_UDPSTATS::dwOutDatagrams},
};

constexpr CounterRow<MIBICMPSTATS> kIcmpRows[] = {
    {"Msgs", &MIBICMPSTATS::dwMsgs},
    {"Errors", &MIBICMPSTATS::dwErrors},
    {"DestUnreachs", &MIBICMPSTATS::dwDestUnreachs},
    {"TimeExcds", &MIBICMPSTATS::dwTimeExcds},
    {"ParmProbs", &MIBICMPSTATS::dwParmProbs},
    {"SrcQuenchs", &MIBICMPSTATS::dwSrcQuenchs},
    {"Redirects", &MIBICMPSTATS::dwRedirects},
    {"Echos", &MIBICMPSTATS::dwEchos},
    {"EchoReps", &MIBICMPSTATS::dwEchoReps},
    {"Timestamps", &MIBICMPSTATS::dwTimestamps},
    {"TimestampReps", &MIBICMPSTATS::dwTimestampReps},
    {"AddrMasks", &MIBICMPSTATS::dwAddrMasks},
    {"AddrMaskReps", &MIBICMPSTATS::dwAddrMaskReps},
};

bool is_ip_family(ULONG family) noexcept {
    return family == AF_INET || family == AF_INET6;
}

DWORD count_of(bool tcp, net::Family family) {
    return static_cast<DWORD>(host_connections(tcp, family, false).size());
}

} // namespace

ULONG WINAPI GetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family) {
    if (!Statistics || !is_ip_family(Family)) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        const net::Family family = base::net_family(static_cast<int>(Family));
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        *Statistics = {};
        if (family == net::Family::ipv4) put_counters(host_counters("Ip"), "", kIpRows, *Statistics);
        else put_counters(host_counters6(), "Ip6", kIpRows, *Statistics);
        Statistics->dwNumIf = static_cast<DWORD>(all->size());
        for (const Adapter& adapter : *all)
            for (const AdapterAddress& one : adapter.addresses)
                Statistics->dwNumAddr += one.address.family == family ? 1 : 0;
        Statistics->dwNumRoutes = static_cast<DWORD>(host_routes(family).size());
        return NO_ERROR;
    });
}

ULONG WINAPI GetIpStatistics(PMIB_IPSTATS Statistics) {
    return GetIpStatisticsEx(Statistics, AF_INET);
}

// The host counts both families of TCP together.
ULONG WINAPI GetTcpStatisticsEx(PMIB_TCPSTATS Statistics, ULONG Family) {
    if (!Statistics || !is_ip_family(Family)) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        *Statistics = {};
        put_counters(host_counters("Tcp"), "", kTcpRows, *Statistics);
        Statistics->dwRtoAlgorithm = MIB_TCP_RTO_VANJ;
        Statistics->dwNumConns = count_of(true, base::net_family(static_cast<int>(Family)));
        return NO_ERROR;
    });
}

ULONG WINAPI GetTcpStatistics(PMIB_TCPSTATS Statistics) {
    return GetTcpStatisticsEx(Statistics, AF_INET);
}

ULONG WINAPI GetUdpStatisticsEx(PMIB_UDPSTATS Statistics, ULONG Family) {
    if (!Statistics || !is_ip_family(Family)) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        *Statistics = {};
        if (Family == AF_INET) put_counters(host_counters("Udp"), "", kUdpRows, *Statistics);
        else put_counters(host_counters6(), "Udp6", kUdpRows, *Statistics);
        Statistics->dwNumAddrs = count_of(false, base::net_family(static_cast<int>(Family)));
        return NO_ERROR;
    });
}

ULONG WINAPI GetUdpStatistics(PMIB_UDPSTATS Stats) {
    return GetUdpStatisticsEx(Stats, AF_INET);
}

ULONG WINAPI GetIcmpStatistics(PMIB_ICMP Statistics) {
    if (!Statistics) return ERROR_INVALID_PARAMETER;
    return answer_ip([&]() -> DWORD {
        *Statistics = {};
        const Counters counters = host_counters("Icmp");
        put_counters(counters, "In", kIcmpRows, Statistics->stats.icmpInStats);
        put_counters(counters, "Out", kIcmpRows, Statistics->stats.icmpOutStats);
        return NO_ERROR;
    });
}
