// What /proc/net/tcp and its like say, and whose the sockets are by /proc/PID/fd.
#include "posix/host_connections.h"

#include "posix/process_list.h"

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace wspemu::posix {
namespace {

namespace fs = std::filesystem;

// Words of four bytes, each printed as a number of the machine's order; the port as a number.
net::Address endpoint_of(const std::string& text, net::Family family) {
    net::Address address;
    address.family = family;
    const auto colon = text.find(':');
    const std::size_t words = family == net::Family::ipv4 ? 1 : 4;
    if (colon != words * 8) return address;
    for (std::size_t i = 0; i < words; ++i) {
        const auto word = static_cast<std::uint32_t>(std::stoul(text.substr(i * 8, 8), nullptr, 16));
        std::memcpy(address.bytes.data() + i * 4, &word, sizeof word);
    }
    const unsigned long port = std::stoul(text.substr(colon + 1), nullptr, 16);
    address.port = static_cast<std::uint16_t>((port >> 8 & 0xFF) | (port & 0xFF) << 8);
    return address;
}

// The kernel's states begin with 1, established.
unsigned windows_state(unsigned native) noexcept {
    constexpr unsigned kStates[] = {1, 5, 3, 4, 6, 7, 11, 1, 8, 10, 2, 9, 4};
    return native < std::size(kStates) ? kStates[native] : 1;
}

std::map<std::uint64_t, std::uint32_t> socket_owners() {
    std::map<std::uint64_t, std::uint32_t> owners;
    for (const std::uint32_t process : process_ids()) {
        std::error_code code;
        fs::directory_iterator at("/proc/" + std::to_string(process) + "/fd", code);
        for (; !code && at != fs::directory_iterator(); at.increment(code)) {
            std::error_code gone;
            const std::string target = fs::read_symlink(at->path(), gone).string();
            unsigned long long inode = 0;
            if (!gone && std::sscanf(target.c_str(), "socket:[%llu]", &inode) == 1) owners.emplace(inode, process);
        }
    }
    return owners;
}

std::map<std::string, std::uint32_t> pairs_of(const std::string& names, const std::string& values) {
    std::map<std::string, std::uint32_t> counters;
    std::istringstream name_words(names), value_words(values);
    std::string name, value;
    while (name_words >> name && value_words >> value)
        counters[name] = static_cast<std::uint32_t>(std::strtoll(value.c_str(), nullptr, 10));
    return counters;
}

} // namespace

std::vector<HostConnection> host_connections(bool tcp, net::Family family, bool owners) {
    std::vector<HostConnection> connections;
    std::ifstream file(std::string("/proc/net/") + (tcp ? "tcp" : "udp") + (family == net::Family::ipv6 ? "6" : ""));
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string number, local, remote, state, queues, timer, retries, user, timeout;
        std::uint64_t inode = 0;
        if (!(words >> number >> local >> remote >> state >> queues >> timer >> retries >> user >> timeout >> inode))
            continue;
        HostConnection one{endpoint_of(local, family), endpoint_of(remote, family)};
        one.state = windows_state(static_cast<unsigned>(std::stoul(state, nullptr, 16)));
        one.inode = inode;
        connections.push_back(one);
    }
    if (!owners || connections.empty()) return connections;
    const auto known = socket_owners();
    for (HostConnection& one : connections)
        if (const auto found = known.find(one.inode); found != known.end()) one.owner = found->second;
    return connections;
}

std::map<std::string, std::uint32_t> host_counters(const std::string& protocol) {
    std::ifstream file("/proc/net/snmp");
    const std::string prefix = protocol + ":";
    for (std::string names, values; std::getline(file, names) && std::getline(file, values);)
        if (names.starts_with(prefix) && values.starts_with(prefix))
            return pairs_of(names.substr(prefix.size()), values.substr(prefix.size()));
    return {};
}

std::map<std::string, std::uint32_t> host_counters6() {
    std::map<std::string, std::uint32_t> counters;
    std::ifstream file("/proc/net/snmp6");
    std::string name;
    for (std::uint64_t value = 0; file >> name >> value;) counters[name] = static_cast<std::uint32_t>(value);
    return counters;
}

} // namespace wspemu::posix
