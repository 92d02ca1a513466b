// WSPEMU_BASE, and what it does to a catalog.
#include "core/base_file.h"

#include "core/base/base_provider.h"
#include "core/environment.h"
#include "core/guid.h"
#include "core/text.h"
#include "core/wide.h"

#include <algorithm>
#include <set>

namespace wspemu {
namespace {

constexpr BaseService kServiceRows[kBaseServices] = {
    {"tcp4", "TCP over IPv4", AF_INET, SOCK_STREAM, IPPROTO_TCP},
    {"udp4", "UDP over IPv4", AF_INET, SOCK_DGRAM, IPPROTO_UDP},
    {"tcp6", "TCP over IPv6", AF_INET6, SOCK_STREAM, IPPROTO_TCP},
    {"udp6", "UDP over IPv6", AF_INET6, SOCK_DGRAM, IPPROTO_UDP},
};

bool is_builtin_base(const CatalogEntry& entry) {
    return entry.path == base::kModulePath && entry.info.ProtocolChain.ChainLen == BASE_PROTOCOL;
}

bool base_serves(const BaseFile& base, const WSAPROTOCOL_INFOW& info) {
    for (unsigned place = 0; place < kBaseServices; ++place) {
        const BaseService& row = kServiceRows[place];
        if (info.iAddressFamily == row.family && info.iSocketType == row.type && info.iProtocol == row.protocol)
            return (base.services >> place & 1) != 0;
    }
    return false;
}

// Whether it is a word of ours, and then what it says.
bool take_word(std::string_view word, BaseFile& base) {
    if (word == "ifs" || word == "non-ifs") {
        base.ifs = word == "ifs";
        return true;
    }
    for (unsigned place = 0; place < kBaseServices; ++place) {
        if (word != kServiceRows[place].name) continue;
        base.services |= 1u << place;
        return true;
    }
    return false;
}

bool goes_through(const CatalogEntry& entry, const std::set<DWORD>& ids) {
    const WSAPROTOCOLCHAIN& chain = entry.info.ProtocolChain;
    return chain.ChainLen > BASE_PROTOCOL &&
           std::any_of(chain.ChainEntries, chain.ChainEntries + std::min(chain.ChainLen, MAX_PROTOCOL_CHAIN),
                       [&](DWORD id) { return ids.count(id) != 0; });
}

} // namespace

const BaseService& base_service(unsigned place) noexcept {
    return kServiceRows[place];
}

BaseFile parse_base_file(std::string_view text) {
    BaseFile base;
    base.services = 0;
    // From the end: the file itself may have commas.
    for (auto comma = text.rfind(','); comma != text.npos; comma = text.rfind(',')) {
        if (!take_word(text.substr(comma + 1), base)) break;
        text = text.substr(0, comma);
    }
    if (base.services == 0) base.services = kAllBaseServices;
    base.file = text;
    return base;
}

std::string format_base_file(const BaseFile& base) {
    std::string text = base.file + (base.ifs ? ",ifs" : ",non-ifs");
    for (unsigned place = 0; place < kBaseServices; ++place)
        if (base.services >> place & 1) text += std::string(",") + kServiceRows[place].name;
    return text;
}

Result<void> replace_base(Catalog& catalog, const BaseFile& base) {
    const GUID provider = guid_of_text(base.file);
    if (catalog.find(provider)) return WsaError{WSAEINVAL};
    const std::u16string name = map_provider_file(catalog, base.file);
    std::vector<CatalogEntry> entries;
    std::set<DWORD> gone;
    bool any = false;
    for (CatalogEntry entry : catalog.entries()) {
        if (is_builtin_base(entry)) {
            if (!base_serves(base, entry.info)) {
                gone.insert(entry.info.dwCatalogEntryId);
                continue;
            }
            any = true;
            entry.info.ProviderId = provider;
            entry.path = dll_path(name);
            entry.info.dwServiceFlags1 &= ~static_cast<DWORD>(XP1_IFS_HANDLES);
            if (base.ifs) entry.info.dwServiceFlags1 |= XP1_IFS_HANDLES;
            // "wspemu TCP/IPv4": the first word is whose it is.
            const std::u16string was = from_wide(entry.info.szProtocol);
            copy_wide(name + was.substr(std::min(was.find(u' '), was.size())), entry.info.szProtocol,
                      WSAPROTOCOL_LEN + 1);
        }
        entries.push_back(std::move(entry));
    }
    if (!any) return WsaError{WSANO_RECOVERY};
    std::erase_if(entries, [&](const CatalogEntry& entry) { return goes_through(entry, gone); });
    catalog = Catalog(std::move(entries), catalog.next_id(), catalog.all_categories());
    return {};
}

} // namespace wspemu
