// gethostbyname, getservbyname and their kin, of what the host answers by itself (NSP-GXY).
#include "core/ws2_32/call.h"

#include "core/base/address.h"
#include "core/host_database.h"
#include "core/port/program_memory.h"

#include <ws2tcpip.h>

#include <array>
#include <new>

using namespace wspemu;
using ws2_32::fail;

namespace {

// Names as C has them; the texts stay where they are as long as this does.
struct NameList {
    std::vector<std::string> names;
    std::vector<char*> pointers;
    char** show() {
        pointers.clear();
        for (std::string& name : names) pointers.push_back(name.data());
        pointers.push_back(nullptr);
        return pointers.data();
    }
};

// SPI: NSP-GXY-1: the thread's own, good until its next call.
struct hostent* show(const HostEntry& entry, net::Family family) {
    struct Storage {
        struct hostent host;
        std::string name;
        NameList aliases;
        std::vector<std::array<std::uint8_t, 16>> bytes;
        std::vector<char*> addresses;
    };
    static thread_local Storage t_host;
    t_host.name = entry.name;
    t_host.aliases.names = entry.aliases;
    t_host.bytes.clear();
    t_host.addresses.clear();
    for (const net::Address& address : entry.addresses) t_host.bytes.push_back(address.bytes);
    for (auto& bytes : t_host.bytes) t_host.addresses.push_back(reinterpret_cast<char*>(bytes.data()));
    t_host.addresses.push_back(nullptr);
    t_host.host = {t_host.name.data(), t_host.aliases.show(), static_cast<short>(base::windows_family(family)),
                   static_cast<short>(family == net::Family::ipv4 ? 4 : 16), t_host.addresses.data()};
    return &t_host.host;
}

struct servent* show(const ServiceEntry& entry) {
    struct Storage {
        struct servent service;
        std::string name;
        std::string protocol;
        NameList aliases;
    };
    static thread_local Storage t_service;
    t_service.name = entry.name;
    t_service.protocol = entry.protocol;
    t_service.aliases.names = entry.aliases;
    t_service.service = {};
    t_service.service.s_name = t_service.name.data();
    t_service.service.s_aliases = t_service.aliases.show();
    t_service.service.s_proto = t_service.protocol.data();
    t_service.service.s_port = static_cast<short>(htons(entry.port));
    return &t_service.service;
}

// The entry that `find` gives; its own code when there is none.
template <class Entry, class Find>
Entry* answer_entry(int none_code, const Find& find) noexcept {
    Entry* const none = nullptr;
    if (const int refused = ws2_32::refusal(current_process())) return fail(none, refused);
    try {
        Entry* const found = find();
        return found ? found : fail(none, none_code);
    } catch (const std::bad_alloc&) {
        return fail(none, WSA_NOT_ENOUGH_MEMORY);
    }
}

} // namespace

extern "C" {

// SPI: NSP-GXY-4, NSP-GXY-8
struct hostent* WSAAPI gethostbyname(const char* name) {
    if (name && !port::may_read_text(name)) return fail<struct hostent*>(nullptr, WSAEFAULT);
    return answer_entry<struct hostent>(
        WSAHOST_NOT_FOUND, [&]() -> struct hostent* {
            const std::string text = name ? name : "";
            if (const auto address = numeric_address(text, net::Family::ipv4))
                return show({text, {}, {*address}}, net::Family::ipv4);
            const auto host = find_host(text, net::Family::ipv4);
            return host ? show(*host, net::Family::ipv4) : nullptr;
        });
}

struct hostent* WSAAPI gethostbyaddr(const char* bytes, int length, int type) {
    struct hostent* const none = nullptr;
    if (const int refused = ws2_32::refusal(current_process())) return fail(none, refused);
    net::Address address;
    address.family = base::net_family(type);
    if (address.family == net::Family::none) return fail(none, WSAEAFNOSUPPORT);
    const int size = address.family == net::Family::ipv4 ? 4 : 16;
    if (length < size || !port::may_read(bytes, static_cast<std::size_t>(size))) return fail(none, WSAEFAULT);
    std::copy_n(bytes, size, address.bytes.begin());
    return answer_entry<struct hostent>(
        WSANO_DATA, [&]() -> struct hostent* {
            const auto host = find_host(address);
            return host ? show(*host, address.family) : nullptr;
        });
}

struct servent* WSAAPI getservbyname(const char* name, const char* protocol) {
    struct servent* const none = nullptr;
    if (!name) return fail(none, WSAEFAULT);
    return answer_entry<struct servent>(
        WSANO_DATA, [&]() -> struct servent* {
            const auto service = find_service(name, protocol ? protocol : "");
            return service ? show(*service) : nullptr;
        });
}

struct servent* WSAAPI getservbyport(int port, const char* protocol) {
    return answer_entry<struct servent>(
        WSANO_DATA, [&]() -> struct servent* {
            const auto service = find_service(ntohs(static_cast<u_short>(port)), protocol ? protocol : "");
            return service ? show(*service) : nullptr;
        });
}

} // extern "C"
