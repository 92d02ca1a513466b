// Two files of words, a table of the services that every Windows knows, and the interfaces.
#include "core/host_database.h"

#include "core/base/address.h"
#include "core/port/host_names.h"
#include "core/port/shared_files.h"
#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace wspemu {
namespace {

using Words = std::vector<std::string>;

// The lines of a file, each cut into words, without comments; none of a file that is not there.
std::vector<Words> lines_of(const char* file) {
    std::vector<Words> lines;
    const Result<port::FileContents> contents = port::read_file(file);
    if (!contents) return lines;
    std::istringstream stream(contents->text);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream rest(line.substr(0, line.find('#')));
        Words words;
        for (std::string word; rest >> word;) words.push_back(word);
        if (words.size() >= 2) lines.push_back(std::move(words));
    }
    return lines;
}

bool same_name(std::string_view a, std::string_view b) {
    return equal_ignoring_case(to_utf16(a), to_utf16(b));
}

bool holds(const Words& words, std::string_view name) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return same_name(word, name); });
}

net::Address loopback(net::Family family) {
    net::Address address;
    address.family = family;
    if (family == net::Family::ipv4) address.bytes = {127, 0, 0, 1};
    else address.bytes[15] = 1;
    return address;
}

bool is_wanted(const net::Address& address, net::Family family) {
    return family == net::Family::none || address.family == family;
}

void add_address(HostEntry& entry, const net::Address& address, net::Family family) {
    const bool known = std::find(entry.addresses.begin(), entry.addresses.end(), address) != entry.addresses.end();
    if (is_wanted(address, family) && !known) entry.addresses.push_back(address);
}

void add_names(HostEntry& entry, const Words& line) {
    if (entry.name.empty()) entry.name = line[1];
    for (std::size_t i = 1; i < line.size(); ++i)
        if (!same_name(entry.name, line[i]) && !holds(entry.aliases, line[i])) entry.aliases.push_back(line[i]);
}

HostEntry from_file(std::string_view name, net::Family family) {
    HostEntry entry;
    for (const Words& line : lines_of(port::hosts_file())) {
        if (!holds(Words(line.begin() + 1, line.end()), name)) continue;
        const auto address = numeric_address(line[0], net::Family::none);
        if (!address || !is_wanted(*address, family)) continue;
        add_names(entry, line);
        add_address(entry, *address, family);
    }
    return entry;
}

void add_interfaces(HostEntry& entry, net::Family family) {
    for (const std::string& text : port::host_addresses())
        if (const auto address = numeric_address(text, family)) add_address(entry, *address, family);
}

// Without a network of its own a machine is still reached by itself.
void add_loopback(HostEntry& entry, net::Family family) {
    add_address(entry, loopback(net::Family::ipv6), family);
    add_address(entry, loopback(net::Family::ipv4), family);
}

std::optional<HostEntry> finished(HostEntry entry, std::string_view name) {
    if (entry.addresses.empty()) return std::nullopt;
    if (entry.name.empty()) entry.name = name;
    std::stable_partition(entry.addresses.begin(), entry.addresses.end(),
                          [](const net::Address& a) { return a.family == net::Family::ipv6; });
    return entry;
}

struct KnownService {
    const char* name;
    std::uint16_t port;
    const char* protocol;
};

// Those that programs ask for, for machines without the file.
constexpr KnownService kKnownServices[] = {
    {"echo", 7, "tcp"},     {"echo", 7, "udp"},     {"discard", 9, "tcp"},  {"discard", 9, "udp"},
    {"daytime", 13, "tcp"}, {"daytime", 13, "udp"}, {"chargen", 19, "tcp"}, {"ftp", 21, "tcp"},
    {"ssh", 22, "tcp"},     {"telnet", 23, "tcp"},  {"smtp", 25, "tcp"},    {"domain", 53, "tcp"},
    {"domain", 53, "udp"},  {"http", 80, "tcp"},    {"pop3", 110, "tcp"},   {"ntp", 123, "udp"},
    {"imap", 143, "tcp"},   {"snmp", 161, "udp"},   {"https", 443, "tcp"}};

// "80/tcp" of the file.
std::optional<ServiceEntry> service_of(const Words& line) {
    ServiceEntry entry;
    const auto slash = line[1].find('/');
    const auto read = std::from_chars(line[1].data(), line[1].data() + line[1].size(), entry.port);
    if (slash == line[1].npos || read.ec != std::errc() || *read.ptr != '/') return std::nullopt;
    entry.name = line[0];
    entry.protocol = line[1].substr(slash + 1);
    entry.aliases.assign(line.begin() + 2, line.end());
    return entry;
}

template <class Wanted>
std::optional<ServiceEntry> find(std::string_view protocol, const Wanted& wanted) {
    const auto fits = [&](const ServiceEntry& entry) {
        return (protocol.empty() || same_name(entry.protocol, protocol)) && wanted(entry);
    };
    for (const Words& line : lines_of(port::services_file()))
        if (const auto entry = service_of(line); entry && fits(*entry)) return entry;
    for (const KnownService& known : kKnownServices) {
        const ServiceEntry entry{known.name, known.protocol, known.port, {}};
        if (fits(entry)) return entry;
    }
    return std::nullopt;
}

} // namespace

std::optional<net::Address> numeric_address(std::string_view text, net::Family family) {
    const bool colon = text.find(':') != text.npos;
    const net::Family kind = colon ? net::Family::ipv6 : net::Family::ipv4;
    if (text.find('[') != text.npos || (family != net::Family::none && family != kind)) return std::nullopt;
    const Result<net::Address> address = base::parse_address(to_utf16(text), kind);
    return address ? std::optional(*address) : std::nullopt;
}

// SPI: NSP-GAI-3
std::optional<HostEntry> find_host(std::string_view name, net::Family family) {
    const bool own = name.empty() || same_name(name, port::host_name());
    HostEntry entry = own ? HostEntry{port::host_name(), {}, {}} : HostEntry{};
    if (own) {
        add_interfaces(entry, family);
        if (entry.addresses.empty()) add_loopback(entry, family);
    } else if (same_name(name, "localhost")) {
        add_loopback(entry, family);
    } else {
        entry = from_file(name, family);
    }
    return finished(std::move(entry), name);
}

std::optional<HostEntry> find_host(const net::Address& address) {
    net::Address wanted = address;
    wanted.port = 0;
    HostEntry entry;
    for (const Words& line : lines_of(port::hosts_file()))
        if (const auto here = numeric_address(line[0], wanted.family); here && *here == wanted) add_names(entry, line);
    if (entry.name.empty() && wanted == loopback(wanted.family)) entry.name = "localhost";
    HostEntry own;
    add_interfaces(own, wanted.family);
    if (entry.name.empty() && std::find(own.addresses.begin(), own.addresses.end(), wanted) != own.addresses.end())
        entry.name = port::host_name();
    if (entry.name.empty()) return std::nullopt;
    entry.addresses = {wanted};
    return entry;
}

std::optional<ServiceEntry> find_service(std::string_view name, std::string_view protocol) {
    return find(protocol,
                [&](const ServiceEntry& entry) { return same_name(entry.name, name) || holds(entry.aliases, name); });
}

std::optional<ServiceEntry> find_service(std::uint16_t port, std::string_view protocol) {
    return find(protocol, [&](const ServiceEntry& entry) { return entry.port == port; });
}

} // namespace wspemu
