// getaddrinfo and its kin, of what the host answers by itself (NSP-GAI).
#include "core/ws2_32/call.h"

#include "core/base/address.h"
#include "core/host_database.h"
#include "core/port/program_memory.h"
#include "core/text.h"
#include "core/wide.h"

#include <ws2tcpip.h>

#include <charconv>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <utility>

using namespace wspemu;
using ws2_32::fail;

namespace {

// What was asked, whichever form of the call it was.
struct Question {
    std::optional<std::string> node;
    std::optional<std::string> service;
    int flags = 0;
    int family = AF_UNSPEC;
    int type = 0;
    int protocol = 0;
    bool clean = true; // the hints say nothing but these four
};

struct Answer {
    std::string name;
    std::vector<net::Address> addresses;
};

// One element of a list and all that it points to.
template <class Info>
struct Element {
    Info info{}; // first: the list is of these
    sockaddr_storage address{};
    std::string narrow_name;
    std::u16string wide_name;
};

std::string narrow(const char* text) {
    return text;
}
std::string narrow(const WCHAR* text) {
    return to_utf8(utf16_view(text));
}

template <class Char, class Info>
Question question_of(const Char* node, const Char* service, const Info* hints) {
    Question question;
    if (node) question.node = narrow(node);
    if (service && *service) question.service = narrow(service);
    if (!hints) return question;
    question.flags = hints->ai_flags;
    question.family = hints->ai_family;
    question.type = hints->ai_socktype;
    question.protocol = hints->ai_protocol;
    question.clean = !hints->ai_addrlen && !hints->ai_canonname && !hints->ai_addr && !hints->ai_next;
    return question;
}

int fault_of(const Question& question) {
    if (!question.node && !question.service) return WSAHOST_NOT_FOUND; // SPI: NSP-GAI-3
    if (!question.clean) return WSANO_RECOVERY;
    if ((question.flags & AI_CANONNAME) && !question.node) return WSAEINVAL;
    if (question.family != AF_UNSPEC && base::net_family(question.family) == net::Family::none) return WSAEAFNOSUPPORT;
    if (question.type < 0 || question.type > SOCK_RAW) return WSAESOCKTNOSUPPORT;
    return 0;
}

// SPI: NSP-GAI-5. In network order.
Result<std::uint16_t> port_of(const Question& question) {
    if (!question.service) return std::uint16_t{0};
    const std::string& text = *question.service;
    std::uint16_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return htons(number);
    if (question.flags & AI_NUMERICSERV) return WsaError{WSAHOST_NOT_FOUND};
    const char* const protocol = question.type == SOCK_DGRAM ? "udp" : question.type == SOCK_STREAM ? "tcp" : "";
    const auto service = find_service(text, protocol);
    if (!service) return WsaError{WSATYPE_NOT_FOUND};
    return htons(service->port);
}

void add_fixed(Answer& answer, net::Family wanted, bool passive) {
    for (const net::Family family : {net::Family::ipv6, net::Family::ipv4}) {
        if (wanted != net::Family::none && wanted != family) continue;
        net::Address address;
        address.family = family;
        if (!passive && family == net::Family::ipv4) address.bytes = {127, 0, 0, 1};
        if (!passive && family == net::Family::ipv6) address.bytes[15] = 1;
        answer.addresses.push_back(address);
    }
}

// SPI: NSP-GAI-1, NSP-GAI-3, NSP-GAI-6
Result<Answer> addresses_of(const Question& question) {
    Answer answer;
    const net::Family family = base::net_family(question.family);
    if (!question.node) {
        add_fixed(answer, family, (question.flags & AI_PASSIVE) != 0);
        return answer;
    }
    if (const auto address = numeric_address(*question.node, net::Family::none)) {
        if (family != net::Family::none && family != address->family) return WsaError{WSAHOST_NOT_FOUND};
        answer.name = *question.node;
        answer.addresses.push_back(*address);
        return answer;
    }
    const auto host = question.flags & AI_NUMERICHOST ? std::nullopt : find_host(*question.node, family);
    if (!host) return WsaError{WSAHOST_NOT_FOUND};
    answer.name = host->name;
    answer.addresses = host->addresses;
    return answer;
}

void show_name(Element<ADDRINFOA>& element) {
    element.info.ai_canonname = element.narrow_name.data();
}
void show_name(Element<ADDRINFOEXA>& element) {
    element.info.ai_canonname = element.narrow_name.data();
}
template <class Info>
void show_name(Element<Info>& element) {
    element.wide_name = to_utf16(element.narrow_name);
    element.info.ai_canonname = reinterpret_cast<PWSTR>(element.wide_name.data());
}

template <class Info>
void free_list(Info* info) {
    while (info) {
        const std::unique_ptr<Element<Info>> element(reinterpret_cast<Element<Info>*>(info));
        info = reinterpret_cast<Info*>(info->ai_next);
    }
}

template <class Info>
Info* address_list(const Question& question, const Answer& answer, std::uint16_t port) {
    struct List {
        Info* first = nullptr;
        ~List() { free_list(first); }
    } list;
    Info* last = nullptr;
    for (net::Address address : answer.addresses) {
        auto element = std::make_unique<Element<Info>>();
        address.port = port;
        base::write_sockaddr(address, &element->address);
        Info& info = element->info;
        info.ai_family = base::windows_family(address.family);
        info.ai_socktype = question.type;
        info.ai_protocol = question.protocol;
        info.ai_addrlen = static_cast<size_t>(base::sockaddr_length(address.family));
        info.ai_addr = reinterpret_cast<sockaddr*>(&element->address);
        if ((question.flags & AI_CANONNAME) && !last) {
            element->narrow_name = answer.name;
            show_name(*element);
        }
        Info* const added = &element.release()->info;
        if (last) last->ai_next = reinterpret_cast<decltype(info.ai_next)>(added); // mingw-w64 has another name for it
        else list.first = added;
        last = added;
    }
    return std::exchange(list.first, nullptr);
}

// SPI: NSP-GAI-2: the code is returned, and is the last error.
template <class Char, class Info>
INT answer(const Char* node, const Char* service, const Info* hints, Info** list) noexcept {
    if (!port::may_write(list) || (node && !port::may_read_text(node)) || (service && !port::may_read_text(service)) ||
        (hints && !port::may_read(hints)))
        return fail(int{WSAEFAULT}, WSAEFAULT);
    *list = nullptr;
    if (const int refused = ws2_32::refusal(current_process())) return fail(refused, refused);
    try {
        const Question question = question_of(node, service, hints);
        if (const int fault = fault_of(question)) return fail(fault, fault);
        const Result<std::uint16_t> port = port_of(question);
        if (!port) return fail(port.error(), port.error());
        const Result<Answer> found = addresses_of(question);
        if (!found) return fail(found.error(), found.error());
        *list = address_list<Info>(question, *found, *port);
        return 0;
    } catch (const std::bad_alloc&) {
        return fail(int{WSA_NOT_ENOUGH_MEMORY}, WSA_NOT_ENOUGH_MEMORY);
    }
}

// Of the name spaces, DNS's alone has addresses; the answer is always there at once, so nothing is told later.
template <class Char, class Info>
INT answer_ex(const Char* node, const Char* service, DWORD name_space, const Info* hints, Info** list,
              bool told_later) noexcept {
    if (told_later) return fail(int{WSAEOPNOTSUPP}, WSAEOPNOTSUPP);
    if (name_space != NS_ALL && name_space != NS_DNS) return fail(int{WSASERVICE_NOT_FOUND}, WSASERVICE_NOT_FOUND);
    return answer(node, service, hints, list);
}

} // namespace

extern "C" {

INT WSAAPI getaddrinfo(PCSTR node, PCSTR service, const ADDRINFOA* hints, PADDRINFOA* list) {
    return answer(node, service, hints, list);
}
INT WSAAPI GetAddrInfoW(PCWSTR node, PCWSTR service, const ADDRINFOW* hints, PADDRINFOW* list) {
    return answer(node, service, hints, list);
}
INT WSAAPI GetAddrInfoExA(PCSTR node, PCSTR service, DWORD name_space, LPGUID, const ADDRINFOEXA* hints,
                          PADDRINFOEXA* list, struct timeval*, LPOVERLAPPED overlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE) {
    return answer_ex(node, service, name_space, hints, list, overlapped || routine);
}
INT WSAAPI GetAddrInfoExW(PCWSTR node, PCWSTR service, DWORD name_space, LPGUID, const ADDRINFOEXW* hints,
                          PADDRINFOEXW* list, struct timeval*, LPOVERLAPPED overlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE) {
    return answer_ex(node, service, name_space, hints, list, overlapped || routine);
}
INT WSAAPI GetAddrInfoExCancel(LPHANDLE) {
    return WSA_INVALID_HANDLE;
}
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED) {
    return WSAEINVAL;
}

// SPI: NSP-GAI-4
VOID WSAAPI freeaddrinfo(PADDRINFOA list) {
    free_list(list);
}
VOID WSAAPI FreeAddrInfoW(PADDRINFOW list) {
    free_list(list);
}
void WSAAPI FreeAddrInfoEx(PADDRINFOEXA list) {
    free_list(list);
}
void WSAAPI FreeAddrInfoExW(PADDRINFOEXW list) {
    free_list(list);
}

} // extern "C"
