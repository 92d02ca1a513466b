// How adapters are called on Windows.
#include "posix/iphlpapi/table_border.h"

#include <fmt/format.h>

#include <algorithm>

namespace wspemu::posix::iphlp {

std::string dotted(DWORD address) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&address);
    return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

GUID adapter_guid(const Adapter& adapter) {
    return guid_of_text(fmt::format("network adapter {} {}", adapter.index, adapter.name));
}

NET_LUID adapter_luid(const Adapter& adapter) noexcept {
    NET_LUID luid{};
    luid.Info.NetLuidIndex = adapter.index & 0xFFFFFF;
    luid.Info.IfType = adapter.type & 0xFFFF;
    return luid;
}

std::string adapter_name(const Adapter& adapter) {
    const GUID guid = adapter_guid(adapter);
    GuidBytes bytes;
    std::memcpy(bytes.bytes.data(), &guid, sizeof guid);
    return guid_text(bytes);
}

std::string adapter_description(const Adapter& adapter) {
    return adapter.loopback ? "Software Loopback Interface" : "Network interface " + adapter.name;
}

IF_OPER_STATUS adapter_status(const Adapter& adapter) noexcept {
    if (adapter.running) return IfOperStatusUp;
    return adapter.up ? IfOperStatusLowerLayerDown : IfOperStatusDown;
}

bool has_family(const Adapter& adapter, net::Family family) noexcept {
    return std::any_of(adapter.addresses.begin(), adapter.addresses.end(),
                       [&](const AdapterAddress& one) { return one.address.family == family; });
}

} // namespace wspemu::posix::iphlp
