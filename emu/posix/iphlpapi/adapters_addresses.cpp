// iphlpapi.h: GetAdaptersAddresses: everything about adapters, in one block of memory of the caller's.
#include "posix/iphlpapi/table_border.h"

#include "posix/host_routes.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

// Hands out pieces of the caller's buffer; without one it only counts.
class BlockWriter {
public:
    BlockWriter(void* out, std::size_t room) noexcept : out_(static_cast<char*>(out)), room_(room) {}

    std::size_t used() const noexcept { return used_; }
    bool fits() const noexcept { return out_ && used_ <= room_; }

    // Zeroed; nullptr when there is no room.
    template <class T>
    T* make(std::size_t count = 1) noexcept {
        const std::size_t at = used_;
        used_ += (count * sizeof(T) + 7) & ~std::size_t{7};
        if (!fits()) return nullptr;
        std::memset(out_ + at, 0, count * sizeof(T));
        return reinterpret_cast<T*>(out_ + at);
    }
    template <class Char>
    Char* text(const std::string& utf8) {
        const auto encoded = encode(to_utf16(utf8), Char());
        Char* to = make<Char>(encoded.size() + 1);
        if (to) std::copy_n(encoded.data(), encoded.size(), to);
        return to;
    }
    SOCKET_ADDRESS address(const net::Address& from) noexcept {
        const int length = base::sockaddr_length(from.family);
        char* to = make<char>(static_cast<std::size_t>(length));
        if (!to) return {};
        base::write_sockaddr(from, to);
        return {reinterpret_cast<LPSOCKADDR>(to), length};
    }

private:
    char* const out_;
    const std::size_t room_;
    std::size_t used_ = 0;
};

// Adds an element to a list whose elements begin with Length and have Next and Address.
template <class Element>
Element* append(BlockWriter& writer, Element**& last, const net::Address& address) noexcept {
    auto* element = writer.make<Element>();
    const SOCKET_ADDRESS where = writer.address(address);
    if (!element || !writer.fits()) return nullptr;
    element->Length = sizeof(Element);
    element->Address = where;
    *last = element;
    last = &element->Next;
    return element;
}

struct AddressesQuestion {
    ULONG family;
    ULONG flags;
    std::vector<HostRoute> routes4, routes6;
    HostResolver resolver;

    bool wants(net::Family which) const noexcept {
        return family == AF_UNSPEC || static_cast<int>(family) == base::windows_family(which);
    }
    bool asks(ULONG flag) const noexcept { return (flags & flag) != 0; }
};

net::Address network_of(const AdapterAddress& one) noexcept {
    net::Address network = one.address;
    network.scope = 0;
    for (unsigned bit = one.prefix; bit < network.bytes.size() * 8; ++bit)
        network.bytes[bit / 8] = static_cast<std::uint8_t>(network.bytes[bit / 8] & ~(0x80 >> bit % 8));
    return network;
}

void write_unicast(BlockWriter& writer, const AddressesQuestion& question, const Adapter& adapter,
                   IP_ADAPTER_ADDRESSES* out) {
    PIP_ADAPTER_UNICAST_ADDRESS nowhere = nullptr;
    auto** last = out ? &out->FirstUnicastAddress : &nowhere;
    for (const AdapterAddress& one : adapter.addresses) {
        if (!question.wants(one.address.family)) continue;
        auto* element = append(writer, last, one.address);
        if (!element) continue;
        element->Flags = IP_ADAPTER_ADDRESS_DNS_ELIGIBLE;
        element->PrefixOrigin = adapter.loopback ? IpPrefixOriginWellKnown : IpPrefixOriginManual;
        element->SuffixOrigin = adapter.loopback ? IpSuffixOriginWellKnown : IpSuffixOriginManual;
        element->DadState = adapter.running ? IpDadStatePreferred : IpDadStateTentative;
        element->ValidLifetime = element->PreferredLifetime = element->LeaseLifetime = 0xFFFFFFFF;
        element->OnLinkPrefixLength = static_cast<UINT8>(one.prefix);
    }
}

void write_prefixes(BlockWriter& writer, const AddressesQuestion& question, const Adapter& adapter,
                    IP_ADAPTER_ADDRESSES* out) {
    PIP_ADAPTER_PREFIX nowhere = nullptr;
    auto** last = out ? &out->FirstPrefix : &nowhere;
    for (const AdapterAddress& one : adapter.addresses) {
        if (!question.wants(one.address.family)) continue;
        if (auto* element = append(writer, last, network_of(one))) element->PrefixLength = one.prefix;
    }
}

void write_gateways(BlockWriter& writer, const AddressesQuestion& question, const Adapter& adapter,
                    IP_ADAPTER_ADDRESSES* out) {
    PIP_ADAPTER_GATEWAY_ADDRESS nowhere = nullptr;
    auto** last = out ? &out->FirstGatewayAddress : &nowhere;
    for (const auto* routes : {&question.routes4, &question.routes6})
        for (const HostRoute& route : *routes)
            if (route.index == adapter.index && route.prefix == 0 && question.wants(route.next_hop.family) &&
                !base::is_wildcard(route.next_hop))
                append(writer, last, route.next_hop);
}

void write_servers(BlockWriter& writer, const AddressesQuestion& question, IP_ADAPTER_ADDRESSES* out) {
    PIP_ADAPTER_DNS_SERVER_ADDRESS nowhere = nullptr;
    auto** last = out ? &out->FirstDnsServerAddress : &nowhere;
    for (const net::Address& server : question.resolver.servers)
        if (question.wants(server.family)) append(writer, last, server);
}

void write_facts(const AddressesQuestion& question, const Adapter& adapter, IP_ADAPTER_ADDRESSES& out) {
    out.Length = sizeof out;
    const bool v4 = has_family(adapter, net::Family::ipv4), v6 = has_family(adapter, net::Family::ipv6);
    out.IfIndex = v4 || !v6 ? adapter.index : 0;
    out.Ipv6IfIndex = v6 ? adapter.index : 0;
    out.PhysicalAddressLength =
        static_cast<ULONG>(std::min<std::size_t>(adapter.hardware.size(), sizeof out.PhysicalAddress));
    std::copy_n(adapter.hardware.begin(), out.PhysicalAddressLength, out.PhysicalAddress);
    out.NoMulticast = !adapter.multicast;
    out.Ipv4Enabled = v4;
    out.Ipv6Enabled = v6;
    out.Mtu = adapter.mtu;
    out.IfType = adapter.type;
    out.OperStatus = adapter_status(adapter);
    std::fill(std::begin(out.ZoneIndices), std::end(out.ZoneIndices), adapter.index);
    out.TransmitLinkSpeed = out.ReceiveLinkSpeed = adapter.speed;
    for (const HostRoute& route : question.routes4)
        if (route.index == adapter.index && route.prefix == 0) out.Ipv4Metric = route.metric;
    out.Luid = adapter_luid(adapter);
    out.CompartmentId = NET_IF_COMPARTMENT_ID_PRIMARY;
    out.ConnectionType = NET_IF_CONNECTION_DEDICATED;
}

IP_ADAPTER_ADDRESSES* write_adapter(BlockWriter& writer, const AddressesQuestion& question, const Adapter& adapter) {
    auto* out = writer.make<IP_ADAPTER_ADDRESSES>();
    if (out) write_facts(question, adapter, *out);
    const auto put = [&](auto IP_ADAPTER_ADDRESSES::*member, auto* text) {
        if (out) out->*member = text;
    };
    put(&IP_ADAPTER_ADDRESSES::AdapterName, writer.text<CHAR>(adapter_name(adapter)));
    put(&IP_ADAPTER_ADDRESSES::DnsSuffix, writer.text<WCHAR>(adapter.loopback ? "" : question.resolver.domain));
    put(&IP_ADAPTER_ADDRESSES::Description, writer.text<WCHAR>(adapter_description(adapter)));
    if (!question.asks(GAA_FLAG_SKIP_FRIENDLY_NAME))
        put(&IP_ADAPTER_ADDRESSES::FriendlyName, writer.text<WCHAR>(adapter.name));
    if (!question.asks(GAA_FLAG_SKIP_UNICAST)) write_unicast(writer, question, adapter, out);
    if (question.asks(GAA_FLAG_INCLUDE_PREFIX)) write_prefixes(writer, question, adapter, out);
    if (question.asks(GAA_FLAG_INCLUDE_GATEWAYS)) write_gateways(writer, question, adapter, out);
    if (!question.asks(GAA_FLAG_SKIP_DNS_SERVER) && !adapter.loopback) write_servers(writer, question, out);
    return out;
}

bool is_told(const AddressesQuestion& question, const Adapter& adapter) noexcept {
    if (question.asks(GAA_FLAG_INCLUDE_ALL_INTERFACES)) return true;
    return (question.wants(net::Family::ipv4) && has_family(adapter, net::Family::ipv4)) ||
           (question.wants(net::Family::ipv6) && has_family(adapter, net::Family::ipv6));
}

} // namespace

ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID, PIP_ADAPTER_ADDRESSES AdapterAddresses,
                                  PULONG SizePointer) {
    return answer_ip([&]() -> DWORD {
        if (!SizePointer || (Family != AF_UNSPEC && Family != AF_INET && Family != AF_INET6))
            return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        const AddressesQuestion question{Family, Flags, host_routes(net::Family::ipv4), host_routes(net::Family::ipv6),
                                         host_resolver()};
        BlockWriter writer(AdapterAddresses, *SizePointer);
        IP_ADAPTER_ADDRESSES* last = nullptr;
        for (const Adapter& adapter : *all) {
            if (!is_told(question, adapter)) continue;
            IP_ADAPTER_ADDRESSES* const next = write_adapter(writer, question, adapter);
            if (last && writer.fits()) last->Next = next;
            last = next;
        }
        if (writer.used() == 0) return ERROR_NO_DATA;
        if (writer.fits()) return ERROR_SUCCESS;
        *SizePointer = static_cast<ULONG>(writer.used());
        return ERROR_BUFFER_OVERFLOW;
    });
}
