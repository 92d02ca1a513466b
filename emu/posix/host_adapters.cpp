// Interfaces by if_nameindex, their addresses from the source that the base provider has, the rest from ioctls and sysfs.
#include "posix/host_adapters.h"

#include "core/net/host_interfaces.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <memory>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

// A socket to put questions to.
class Inquiry {
public:
    Inquiry() noexcept : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}
    ~Inquiry() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Inquiry(const Inquiry&) = delete;
    Inquiry& operator=(const Inquiry&) = delete;

    bool ask(const std::string& name, unsigned long question, ifreq& answer) const noexcept {
        answer = {};
        name.copy(answer.ifr_name, sizeof answer.ifr_name - 1);
        return ::ioctl(descriptor_, question, &answer) == 0;
    }

private:
    const int descriptor_;
};

std::uint64_t sysfs_number(const std::string& adapter, const char* item) {
    std::ifstream file("/sys/class/net/" + adapter + "/" + item);
    long long number = 0;
    return file >> number && number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

std::uint32_t windows_type(unsigned hardware) noexcept {
    constexpr struct {
        unsigned native;
        std::uint32_t windows;
    } kTypes[] = {{ARPHRD_ETHER, 6},    {ARPHRD_LOOPBACK, 24}, {ARPHRD_PPP, 23},       {ARPHRD_SLIP, 28},
                  {ARPHRD_TUNNEL, 131}, {ARPHRD_TUNNEL6, 131}, {ARPHRD_SIT, 131},      {ARPHRD_IPGRE, 131},
                  {ARPHRD_IEEE802, 9},  {ARPHRD_FDDI, 15},     {ARPHRD_IEEE1394, 144}, {ARPHRD_NONE, 53}};
    const auto* found =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& row) { return row.native == hardware; });
    return found == std::end(kTypes) ? 1 : found->windows;
}

void read_flags(const Inquiry& inquiry, Adapter& adapter) noexcept {
    ifreq answer;
    if (!inquiry.ask(adapter.name, SIOCGIFFLAGS, answer)) return;
    const auto has = [&](int flag) { return (answer.ifr_flags & flag) != 0; };
    adapter.up = has(IFF_UP);
    adapter.running = adapter.up && has(IFF_RUNNING);
    adapter.loopback = has(IFF_LOOPBACK);
    adapter.point_to_point = has(IFF_POINTOPOINT);
    adapter.broadcast = has(IFF_BROADCAST);
    adapter.multicast = has(IFF_MULTICAST);
}

void read_hardware(const Inquiry& inquiry, Adapter& adapter) {
    ifreq answer;
    if (!inquiry.ask(adapter.name, SIOCGIFHWADDR, answer)) return;
    adapter.type = windows_type(answer.ifr_hwaddr.sa_family);
    if (answer.ifr_hwaddr.sa_family != ARPHRD_ETHER) return;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(answer.ifr_hwaddr.sa_data);
    adapter.hardware.assign(bytes, bytes + 6);
}

void read_counters(Adapter& adapter) {
    const auto read = [&](AdapterCounters& to, const char* way) {
        const auto number = [&](const char* item) {
            return sysfs_number(adapter.name, (std::string("statistics/") + way + item).c_str());
        };
        to = {number("bytes"), number("packets"), number("errors"), number("dropped"), number("multicast")};
    };
    read(adapter.in, "rx_");
    read(adapter.out, "tx_");
    adapter.in.multicast = sysfs_number(adapter.name, "statistics/multicast");
}

Adapter described(const Inquiry& inquiry, std::uint32_t index, const char* name) {
    Adapter adapter;
    adapter.index = index;
    adapter.name = name;
    read_flags(inquiry, adapter);
    read_hardware(inquiry, adapter);
    ifreq answer;
    if (inquiry.ask(adapter.name, SIOCGIFMTU, answer)) adapter.mtu = static_cast<std::uint32_t>(answer.ifr_mtu);
    adapter.speed = sysfs_number(adapter.name, "speed") * 1'000'000;
    read_counters(adapter);
    return adapter;
}

} // namespace

unsigned prefix_of_mask(const net::Address& mask) noexcept {
    unsigned bits = 0;
    for (const std::uint8_t byte : mask.bytes) {
        bits += static_cast<unsigned>(std::countl_one(byte));
        if (byte != 0xFF) break;
    }
    return bits;
}

Result<std::vector<Adapter>> host_adapters() {
    const Result<std::vector<net::Interface>> interfaces = net::host_interfaces();
    if (!interfaces) return interfaces.failure();
    const Inquiry inquiry;
    std::vector<Adapter> adapters;
    const std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> names(::if_nameindex(),
                                                                                    &::if_freenameindex);
    for (const auto* at = names.get(); at && at->if_index != 0; ++at)
        adapters.push_back(described(inquiry, at->if_index, at->if_name));
    std::sort(adapters.begin(), adapters.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
    for (const net::Interface& one : *interfaces)
        for (Adapter& adapter : adapters)
            if (adapter.index == one.index) adapter.addresses.push_back({one.address, prefix_of_mask(one.netmask)});
    return adapters;
}

} // namespace wspemu::posix
