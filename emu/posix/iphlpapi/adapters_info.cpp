// iphlpapi.h: GetAdaptersInfo, GetNetworkParams and GetPerAdapterInfo: IPv4 as text.
#include "posix/iphlpapi/table_border.h"

#include "core/port/host_names.h"
#include "posix/host_connections.h"
#include "posix/host_routes.h"

#include <ctime>

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

struct TextPair {
    DWORD address = 0;
    DWORD mask = 0;
};

void put_pair(const TextPair& pair, IP_ADDR_STRING& out) {
    put_text(dotted(pair.address), out.IpAddress.String);
    put_text(dotted(pair.mask), out.IpMask.String);
    out.Context = pair.address;
}

// The first element is a member of the structure, the others are behind it.
void put_list(const std::vector<TextPair>& pairs, IP_ADDR_STRING& first, IP_ADDR_STRING*& room) {
    put_pair(pairs.empty() ? TextPair{} : pairs.front(), first);
    IP_ADDR_STRING* last = &first;
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        last->Next = room;
        last = room++;
        *last = {};
        put_pair(pairs[i], *last);
    }
}

std::vector<TextPair> addresses4(const Adapter& adapter) {
    std::vector<TextPair> pairs;
    for (const AdapterAddress& one : adapter.addresses)
        if (one.address.family == net::Family::ipv4) pairs.push_back({word_of(one.address), mask_of(one.prefix)});
    return pairs;
}

std::vector<TextPair> gateways4(const Adapter& adapter, const std::vector<HostRoute>& routes) {
    std::vector<TextPair> pairs;
    for (const HostRoute& route : routes)
        if (route.index == adapter.index && route.prefix == 0 && word_of(route.next_hop) != 0)
            pairs.push_back({word_of(route.next_hop), ~DWORD{0}});
    return pairs;
}

std::vector<TextPair> name_servers4() {
    std::vector<TextPair> pairs;
    for (const net::Address& server : host_resolver().servers)
        if (server.family == net::Family::ipv4) pairs.push_back({word_of(server), 0});
    return pairs;
}

std::size_t behind(const std::vector<TextPair>& pairs) noexcept {
    return pairs.empty() ? 0 : pairs.size() - 1;
}

struct DescribedAdapter {
    Adapter adapter;
    std::vector<TextPair> addresses, gateways;
};

void put_adapter(const DescribedAdapter& from, IP_ADAPTER_INFO& out, IP_ADDR_STRING*& room) {
    out = {};
    out.ComboIndex = out.Index = from.adapter.index;
    put_text(adapter_name(from.adapter), out.AdapterName);
    put_text(adapter_description(from.adapter), out.Description);
    out.AddressLength = static_cast<UINT>(std::min<std::size_t>(from.adapter.hardware.size(), sizeof out.Address));
    std::copy_n(from.adapter.hardware.begin(), out.AddressLength, out.Address);
    out.Type = from.adapter.type;
    put_list(from.addresses, out.IpAddressList, room);
    put_list(from.gateways, out.GatewayList, room);
    put_list({}, out.DhcpServer, room);
    put_list({}, out.PrimaryWinsServer, room);
    put_list({}, out.SecondaryWinsServer, room);
}

// The loopback interface is not told, as on Windows.
std::vector<DescribedAdapter> told_adapters(const std::vector<Adapter>& all) {
    const std::vector<HostRoute> routes = host_routes(net::Family::ipv4);
    std::vector<DescribedAdapter> told;
    for (const Adapter& adapter : all)
        if (!adapter.loopback && has_family(adapter, net::Family::ipv4))
            told.push_back({adapter, addresses4(adapter), gateways4(adapter, routes)});
    return told;
}

DWORD need(ULONG& size, std::size_t bytes) noexcept {
    size = static_cast<ULONG>(bytes);
    return ERROR_BUFFER_OVERFLOW;
}

} // namespace

ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer) {
    return answer_ip([&]() -> DWORD {
        if (!SizePointer) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        const std::vector<DescribedAdapter> told = told_adapters(*all);
        if (told.empty()) return ERROR_NO_DATA;
        std::size_t bytes = told.size() * sizeof(IP_ADAPTER_INFO);
        for (const DescribedAdapter& one : told)
            bytes += (behind(one.addresses) + behind(one.gateways)) * sizeof(IP_ADDR_STRING);
        if (!AdapterInfo || *SizePointer < bytes) return need(*SizePointer, bytes);
        auto* room = reinterpret_cast<IP_ADDR_STRING*>(AdapterInfo + told.size());
        for (std::size_t i = 0; i < told.size(); ++i) {
            put_adapter(told[i], AdapterInfo[i], room);
            if (i + 1 < told.size()) AdapterInfo[i].Next = &AdapterInfo[i + 1];
        }
        return ERROR_SUCCESS;
    });
}

DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen) {
    return answer_ip([&]() -> DWORD {
        if (!pOutBufLen) return ERROR_INVALID_PARAMETER;
        const std::vector<TextPair> servers = name_servers4();
        const std::size_t bytes = sizeof(FIXED_INFO) + behind(servers) * sizeof(IP_ADDR_STRING);
        if (!pFixedInfo || *pOutBufLen < bytes) return need(*pOutBufLen, bytes);
        *pFixedInfo = {};
        put_text(port::host_name(), pFixedInfo->HostName);
        put_text(host_resolver().domain, pFixedInfo->DomainName);
        auto* room = reinterpret_cast<IP_ADDR_STRING*>(pFixedInfo + 1);
        put_list(servers, pFixedInfo->DnsServerList, room);
        if (servers.empty()) pFixedInfo->DnsServerList = {};
        pFixedInfo->NodeType = HYBRID_NODETYPE;
        pFixedInfo->EnableRouting = host_counters("Ip")["Forwarding"] == MIB_IP_FORWARDING ? TRUE : FALSE;
        pFixedInfo->EnableDns = servers.empty() ? FALSE : TRUE;
        return ERROR_SUCCESS;
    });
}

DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo, PULONG pOutBufLen) {
    return answer_ip([&]() -> DWORD {
        if (!pOutBufLen) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        if (std::none_of(all->begin(), all->end(), [&](const Adapter& one) { return one.index == IfIndex; }))
            return ERROR_INVALID_PARAMETER;
        const std::vector<TextPair> servers = name_servers4();
        const std::size_t bytes = sizeof(IP_PER_ADAPTER_INFO) + behind(servers) * sizeof(IP_ADDR_STRING);
        if (!pPerAdapterInfo || *pOutBufLen < bytes) return need(*pOutBufLen, bytes);
        *pPerAdapterInfo = {};
        auto* room = reinterpret_cast<IP_ADDR_STRING*>(pPerAdapterInfo + 1);
        put_list(servers, pPerAdapterInfo->DnsServerList, room);
        if (servers.empty()) pPerAdapterInfo->DnsServerList = {};
        return ERROR_SUCCESS;
    });
}
