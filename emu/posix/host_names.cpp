// The machine's name and the files of names.
#include "core/port/host_names.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

namespace wspemu::port {

std::string host_name() {
    char name[256] = "";
    if (gethostname(name, sizeof name - 1) != 0 || !*name) return "localhost";
    const std::string text(name);
    return text.substr(0, text.find('.'));
}

std::vector<std::string> host_addresses() {
    std::vector<std::string> texts;
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return texts;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> list(first, &freeifaddrs);
    for (const ifaddrs* one = first; one; one = one->ifa_next) {
        if (!one->ifa_addr || !(one->ifa_flags & IFF_UP) || (one->ifa_flags & IFF_LOOPBACK)) continue;
        char text[INET6_ADDRSTRLEN] = "";
        const int family = one->ifa_addr->sa_family;
        if (family == AF_INET) {
            inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text, sizeof text);
        } else if (family == AF_INET6) {
            const in6_addr& address = reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
            if (!IN6_IS_ADDR_LINKLOCAL(&address)) inet_ntop(AF_INET6, &address, text, sizeof text);
        }
        if (*text) texts.emplace_back(text);
    }
    return texts;
}

const char* hosts_file() noexcept {
    return "/etc/hosts";
}

const char* services_file() noexcept {
    return "/etc/services";
}

} // namespace wspemu::port
