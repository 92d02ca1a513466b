// windns.h: DnsQuery, answered from the file of hosts as getaddrinfo is.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "posix/kernel32/win32_border.h"

#include "core/host_database.h"

#include <windns.h>

#include <cstdlib>
#include <cstring>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr DWORD kTimeToLive = 86400;

// One block of memory for a record and its name, so that DnsFree has a list of blocks to free.
template <class Record, class Text, class Char = typename Text::value_type>
Record* make_record(Record**& last, const Text& name, WORD type, std::size_t data, const Text& target, Char** second) {
    const std::size_t bytes = sizeof(Record) + (name.size() + target.size() + 2) * sizeof(Char);
    auto* record = static_cast<Record*>(std::calloc(1, bytes));
    if (!record) throw std::bad_alloc();
    auto* text = reinterpret_cast<Char*>(record + 1);
    std::copy_n(name.c_str(), name.size() + 1, text);
    record->pName = reinterpret_cast<decltype(record->pName)>(text);
    text += name.size() + 1;
    std::copy_n(target.c_str(), target.size() + 1, text);
    *second = text;
    record->wType = type;
    record->wDataLength = static_cast<WORD>(data);
    record->Flags.S.Section = 1; // an answer
    record->Flags.S.CharSet = sizeof(Char) == sizeof(WCHAR) ? 1 : 3;
    record->dwTtl = kTimeToLive;
    *last = record;
    last = &record->pNext;
    return record;
}

// "1.2.0.192.in-addr.arpa" is about 192.0.2.1.
std::optional<net::Address> address_of_reverse(std::string_view name) {
    constexpr std::string_view kEnd = ".in-addr.arpa";
    if (!name.ends_with(kEnd)) return std::nullopt;
    name.remove_suffix(kEnd.size());
    std::string forward;
    while (!name.empty()) {
        const auto dot = name.rfind('.');
        if (!forward.empty()) forward += '.';
        forward += dot == name.npos ? name : name.substr(dot + 1);
        name = dot == name.npos ? std::string_view() : name.substr(0, dot);
    }
    return numeric_address(forward, net::Family::ipv4);
}

template <class Record, class Char>
DNS_STATUS answer_with_addresses(const std::string& name, WORD type, Record** out) {
    const net::Family family = type == DNS_TYPE_A ? net::Family::ipv4 : net::Family::ipv6;
    const auto host = find_host(name, net::Family::none);
    if (!host) return DNS_ERROR_RCODE_NAME_ERROR;
    Record** last = out;
    const auto owner = encode(to_utf16(name), Char());
    typename decltype(encode({}, Char()))::value_type* unused = nullptr;
    for (const net::Address& address : host->addresses) {
        if (address.family != family) continue;
        const std::size_t size = family == net::Family::ipv4 ? 4 : 16;
        Record* const record = make_record(last, owner, type, size, {}, &unused);
        std::memcpy(&record->Data, address.bytes.data(), size);
    }
    return *out ? 0 : DNS_INFO_NO_RECORDS;
}

template <class Record, class Char>
DNS_STATUS answer_with_name(const std::string& name, Record** out) {
    const auto address = address_of_reverse(name);
    const auto host = address ? find_host(*address) : std::nullopt;
    if (!host) return DNS_ERROR_RCODE_NAME_ERROR;
    Record** last = out;
    const auto owner = encode(to_utf16(name), Char()), target = encode(to_utf16(host->name), Char());
    typename std::remove_cvref_t<decltype(target)>::value_type* text = nullptr;
    Record* const record = make_record(last, owner, DNS_TYPE_PTR, sizeof(void*), target, &text);
    record->Data.PTR.pNameHost = reinterpret_cast<decltype(record->Data.PTR.pNameHost)>(text);
    return 0;
}

// Deviation: the network is never asked. What the file of hosts does not have does not exist.
template <class Record, class Char, class Text>
DNS_STATUS query(const Text* name, WORD type, DWORD options, PDNS_RECORD* out) noexcept {
    if (!name || !out) return ERROR_INVALID_PARAMETER;
    *out = nullptr;
    if ((options & (DNS_QUERY_NO_HOSTS_FILE | DNS_QUERY_WIRE_ONLY)) != 0) return DNS_ERROR_RCODE_NAME_ERROR;
    Record* records = nullptr;
    DNS_STATUS status = DNS_ERROR_RCODE_NAME_ERROR;
    try {
        std::string text = to_utf8(text_of(name));
        if (text.size() > 1 && text.back() == '.') text.pop_back();
        if (text.empty()) return ERROR_INVALID_NAME;
        if (type == DNS_TYPE_A || type == DNS_TYPE_AAAA)
            status = answer_with_addresses<Record, Char>(text, type, &records);
        else if (type == DNS_TYPE_PTR) status = answer_with_name<Record, Char>(text, &records);
        else if (find_host(text, net::Family::none)) status = DNS_INFO_NO_RECORDS;
    } catch (const std::bad_alloc&) {
        DnsFree(records, DnsFreeRecordList);
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    *out = reinterpret_cast<PDNS_RECORD>(records);
    return status;
}

} // namespace

DNS_STATUS WINAPI DnsQuery_A(PCSTR pszName, WORD wType, DWORD Options, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return query<DNS_RECORDA, char>(pszName, wType, Options, ppQueryResults);
}
DNS_STATUS WINAPI DnsQuery_UTF8(PCSTR pszName, WORD wType, DWORD Options, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return query<DNS_RECORDA, char>(pszName, wType, Options, ppQueryResults);
}
DNS_STATUS WINAPI DnsQuery_W(PCWSTR pszName, WORD wType, DWORD Options, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return query<DNS_RECORDW, WCHAR>(pszName, wType, Options, ppQueryResults);
}

VOID WINAPI DnsFree(PVOID pData, DNS_FREE_TYPE FreeType) {
    if (FreeType != DnsFreeRecordList) return std::free(pData);
    for (auto* record = static_cast<DNS_RECORDA*>(pData); record;) {
        auto* const next = record->pNext;
        std::free(record);
        record = next;
    }
}

// Documented: in any case, and a dot at the end plays no part.
BOOL WINAPI DnsNameCompare_W(PCWSTR pName1, PCWSTR pName2) {
    if (!pName1 || !pName2) return pName1 == pName2;
    const auto plain = [](std::u16string_view name) {
        return name.size() > 1 && name.ends_with(u'.') ? name.substr(0, name.size() - 1) : name;
    };
    return equal_ignoring_case(plain(utf16_view(pName1)), plain(utf16_view(pName2)));
}
BOOL WINAPI DnsNameCompare_A(PCSTR pName1, PCSTR pName2) {
    if (!pName1 || !pName2) return pName1 == pName2;
    const std::u16string first = text_of(pName1), second = text_of(pName2);
    const auto plain = [](const std::u16string& name) {
        return name.size() > 1 && name.ends_with(u'.') ? name.substr(0, name.size() - 1) : name;
    };
    return equal_ignoring_case(plain(first), plain(second));
}

// Nothing is kept, so everything is flushed.
BOOL WINAPI DnsFlushResolverCache(void) {
    return TRUE;
}
