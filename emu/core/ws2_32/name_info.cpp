// getnameinfo, and the machine's own name.
#include "core/ws2_32/call.h"

#include "core/base/address.h"
#include "core/host_database.h"
#include "core/port/host_names.h"
#include "core/port/program_memory.h"
#include "core/text.h"
#include "core/wide.h"

#include <ws2tcpip.h>

#include <cstring>
#include <new>

using namespace wspemu;
using ws2_32::fail;

namespace {

std::string first_label(const std::string& name) {
    return name.substr(0, name.find('.'));
}

Result<std::string> node_text(net::Address address, INT flags) {
    address.port = 0;
    if (!(flags & NI_NUMERICHOST)) {
        if (const auto host = find_host(address)) return flags & NI_NOFQDN ? first_label(host->name) : host->name;
        if (flags & NI_NAMEREQD) return WsaError{WSAHOST_NOT_FOUND};
    }
    return to_utf8(base::address_text(address));
}

std::string service_text(const net::Address& address, INT flags) {
    const std::uint16_t port = ntohs(address.port);
    if (!(flags & NI_NUMERICSERV))
        if (const auto service = find_service(port, flags & NI_DGRAM ? "udp" : "tcp")) return service->name;
    return std::to_string(port);
}

bool give(const std::string& text, CHAR* out, DWORD capacity) {
    if (text.size() >= capacity || !port::may_write(out, text.size() + 1)) return false;
    std::memcpy(out, text.c_str(), text.size() + 1);
    return true;
}
bool give(const std::string& text, WCHAR* out, DWORD capacity) {
    const std::u16string wide = to_utf16(text);
    if (wide.size() >= capacity || !port::may_write(out, wide.size() + 1)) return false;
    copy_wide(wide, out, capacity);
    return true;
}

template <class Char>
int name_of(const SOCKADDR* name, socklen_t length, Char* node, DWORD node_size, Char* service, DWORD service_size,
            INT flags) {
    const bool wants_node = node && node_size;
    const bool wants_service = service && service_size;
    if (length < static_cast<socklen_t>(sizeof name->sa_family) || !port::may_read(&name->sa_family)) return WSAEFAULT;
    const net::Family family = base::net_family(name->sa_family);
    if (family == net::Family::none) return WSAEAFNOSUPPORT;
    const Result<net::Address> address = base::read_sockaddr(name, length, family);
    if (!address) return address.error();
    if (!wants_node && !wants_service) return WSAHOST_NOT_FOUND;
    if (wants_node) {
        const Result<std::string> text = node_text(*address, flags);
        if (!text) return text.error();
        if (!give(*text, node, node_size)) return WSAEFAULT;
    }
    if (wants_service && !give(service_text(*address, flags), service, service_size)) return WSAEFAULT;
    return 0;
}

template <class Char>
INT answer_name(const SOCKADDR* name, socklen_t length, Char* node, DWORD node_size, Char* service, DWORD service_size,
                INT flags) noexcept {
    int code = ws2_32::refusal(current_process());
    try {
        if (code == 0) code = name_of(name, length, node, node_size, service, service_size, flags);
    } catch (const std::bad_alloc&) {
        code = WSA_NOT_ENOUGH_MEMORY;
    }
    return code ? fail(code, code) : 0;
}

// SPI: NSP-GXY-6
int give_own_name(char* out, int capacity) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(SOCKET_ERROR, refused);
    if (!out || capacity <= 0 || !give(port::host_name(), out, static_cast<DWORD>(capacity)))
        return fail(SOCKET_ERROR, WSAEFAULT);
    return 0;
}

} // namespace

extern "C" {

INT WSAAPI getnameinfo(const SOCKADDR* name, socklen_t length, PCHAR node, DWORD node_size, PCHAR service,
                       DWORD service_size, INT flags) {
    return answer_name(name, length, node, node_size, service, service_size, flags);
}
INT WSAAPI GetNameInfoW(const SOCKADDR* name, socklen_t length, PWCHAR node, DWORD node_size, PWCHAR service,
                        DWORD service_size, INT flags) {
    return answer_name(name, length, node, node_size, service, service_size, flags);
}
int WSAAPI gethostname(char* name, int capacity) {
    return give_own_name(name, capacity);
}

} // extern "C"
