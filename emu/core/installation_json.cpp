// catalog.json: how the catalogs are written for people, and what is checked when they come back.
#include "core/chain_cycle.h"
#include "core/guid.h"
#include "core/installation.h"
#include "core/text.h"
#include "core/wide.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

namespace wspemu {
namespace {

constexpr json::FlagName kServiceFlags[] = {
    {XP1_CONNECTIONLESS, "CONNECTIONLESS"},
    {XP1_GUARANTEED_DELIVERY, "GUARANTEED_DELIVERY"},
    {XP1_GUARANTEED_ORDER, "GUARANTEED_ORDER"},
    {XP1_MESSAGE_ORIENTED, "MESSAGE_ORIENTED"},
    {XP1_PSEUDO_STREAM, "PSEUDO_STREAM"},
    {XP1_GRACEFUL_CLOSE, "GRACEFUL_CLOSE"},
    {XP1_EXPEDITED_DATA, "EXPEDITED_DATA"},
    {XP1_CONNECT_DATA, "CONNECT_DATA"},
    {XP1_DISCONNECT_DATA, "DISCONNECT_DATA"},
    {XP1_SUPPORT_BROADCAST, "SUPPORT_BROADCAST"},
    {XP1_SUPPORT_MULTIPOINT, "SUPPORT_MULTIPOINT"},
    {XP1_MULTIPOINT_CONTROL_PLANE, "MULTIPOINT_CONTROL_PLANE"},
    {XP1_MULTIPOINT_DATA_PLANE, "MULTIPOINT_DATA_PLANE"},
    {XP1_QOS_SUPPORTED, "QOS_SUPPORTED"},
    {XP1_INTERRUPT, "INTERRUPT"},
    {XP1_UNI_SEND, "UNI_SEND"},
    {XP1_UNI_RECV, "UNI_RECV"},
    {XP1_IFS_HANDLES, "IFS_HANDLES"},
    {XP1_PARTIAL_MESSAGE, "PARTIAL_MESSAGE"},
    {XP1_SAN_SUPPORT_SDP, "SAN_SUPPORT_SDP"},
};
constexpr json::FlagName kProviderFlags[] = {
    {PFL_MULTIPLE_PROTO_ENTRIES, "MULTIPLE_PROTO_ENTRIES"},
    {PFL_RECOMMENDED_PROTO_ENTRY, "RECOMMENDED_PROTO_ENTRY"},
    {PFL_HIDDEN, "HIDDEN"},
    {PFL_MATCHES_PROTOCOL_ZERO, "MATCHES_PROTOCOL_ZERO"},
    {PFL_NETWORKDIRECT_PROVIDER, "NETWORKDIRECT_PROVIDER"},
};
constexpr json::FlagName kCategories[] = {
    {LSP_SYSTEM, "SYSTEM"},
    {LSP_INSPECTOR, "INSPECTOR"},
    {LSP_REDIRECTOR, "REDIRECTOR"},
    {LSP_PROXY, "PROXY"},
    {LSP_FIREWALL, "FIREWALL"},
    {LSP_INBOUND_MODIFY, "INBOUND_MODIFY"},
    {LSP_OUTBOUND_MODIFY, "OUTBOUND_MODIFY"},
    {LSP_CRYPTO_COMPRESS, "CRYPTO_COMPRESS"},
    {LSP_LOCAL_CACHE, "LOCAL_CACHE"},
};

std::string text_of(const GUID& guid) {
    GuidBytes bytes;
    std::memcpy(bytes.bytes.data(), &guid, sizeof guid);
    return guid_text(bytes);
}
GUID guid_of(const GuidBytes& bytes) {
    GUID guid;
    std::memcpy(&guid, bytes.bytes.data(), sizeof guid);
    return guid;
}

// The plain numbers of an entry.
struct Number {
    const char* name;
    int WSAPROTOCOL_INFOW::*field;
};
constexpr Number kNumbers[] = {
    {"version", &WSAPROTOCOL_INFOW::iVersion},
    {"address family", &WSAPROTOCOL_INFOW::iAddressFamily},
    {"socket type", &WSAPROTOCOL_INFOW::iSocketType},
    {"protocol", &WSAPROTOCOL_INFOW::iProtocol},
    {"protocol max offset", &WSAPROTOCOL_INFOW::iProtocolMaxOffset},
    {"max address size", &WSAPROTOCOL_INFOW::iMaxSockAddr},
    {"min address size", &WSAPROTOCOL_INFOW::iMinSockAddr},
    {"network byte order", &WSAPROTOCOL_INFOW::iNetworkByteOrder},
    {"security scheme", &WSAPROTOCOL_INFOW::iSecurityScheme},
};
// Those that are reserved, and written only when somebody used them.
struct Word {
    const char* name;
    DWORD WSAPROTOCOL_INFOW::*field;
};
constexpr Word kReserved[] = {
    {"service flags 2", &WSAPROTOCOL_INFOW::dwServiceFlags2},
    {"service flags 3", &WSAPROTOCOL_INFOW::dwServiceFlags3},
    {"service flags 4", &WSAPROTOCOL_INFOW::dwServiceFlags4},
};

json::Value encode_chain(const WSAPROTOCOLCHAIN& chain) {
    // What a base or a layer alone has in its array means nothing (CAT-CHN-1).
    if (chain.ChainLen == LAYERED_PROTOCOL) return "layer";
    if (chain.ChainLen == BASE_PROTOCOL) return "base";
    json::Array ids;
    for (int i = 0; i < chain.ChainLen; ++i) ids.emplace_back(std::uint32_t{chain.ChainEntries[i]});
    return ids;
}

WSAPROTOCOLCHAIN decode_chain(json::Fields& fields) {
    WSAPROTOCOLCHAIN chain{};
    const json::Value* value = fields.find("chain");
    const std::string* word = value ? value->text() : nullptr;
    const json::Array* ids = value ? value->array() : nullptr;
    if (word && (*word == "layer" || *word == "base")) {
        chain.ChainLen = *word == "base" ? BASE_PROTOCOL : LAYERED_PROTOCOL;
    } else if (ids && ids->size() > BASE_PROTOCOL && ids->size() <= MAX_PROTOCOL_CHAIN) {
        for (const json::Value& element : *ids) {
            const std::int64_t* id = element.integer();
            if (!id || *id < 0 || *id > 0xffffffff) {
                fields.refuse("chain", "an entry's id is expected, not " + element.description());
                break;
            }
            DWORD* const end = chain.ChainEntries + chain.ChainLen;
            if (std::find(chain.ChainEntries, end, static_cast<DWORD>(*id)) != end) {
                fields.refuse("chain", fmt::format("{} stands in it twice", *id)); // SPI: CAT-CHN-3
                break;
            }
            chain.ChainEntries[chain.ChainLen++] = static_cast<DWORD>(*id);
        }
    } else {
        fields.refuse("chain", "\"layer\", \"base\" or a list of 2 to 7 ids is expected");
    }
    return chain;
}

json::Object encode_catalog(const Catalog& catalog) {
    json::Array entries;
    entries.reserve(catalog.entries().size());
    for (const CatalogEntry& entry : catalog.entries()) entries.emplace_back(encode_entry(entry));
    json::Array categories;
    for (const LayerCategory& category : catalog.all_categories()) {
        categories.emplace_back(json::Object{{"provider", text_of(category.provider)},
                                             {"categories", json::flags_value(category.categories, kCategories)}});
    }
    json::Object object;
    object.push_back({"next id", std::uint32_t{catalog.next_id()}});
    object.push_back({"entries", std::move(entries)});
    object.push_back({"lsp categories", std::move(categories)});
    return object;
}

Catalog decode_catalog(const json::Value& value, json::Fault& fault) {
    json::Fields fields(value, fault);
    const auto next_id = static_cast<DWORD>(fields.integer("next id", 1, Catalog::kLastId));
    std::vector<CatalogEntry> entries;
    std::set<DWORD> ids;
    for (const json::Value& element : fields.array("entries")) {
        entries.push_back(decode_entry(element, fault));
        const DWORD id = entries.back().info.dwCatalogEntryId;
        if (fault) return {};
        if (!ids.insert(id).second) fault = {element.line, 0, fmt::format("the id {} stands here a second time", id)};
        if (id >= next_id) fault = {element.line, 0, fmt::format("the id {} is not below \"next id\"", id)};
    }
    if (const auto id = fault ? std::nullopt : chain_through_itself(entries)) {
        const auto at = std::find_if(entries.begin(), entries.end(),
                                     [&](const CatalogEntry& entry) { return entry.info.dwCatalogEntryId == *id; });
        const json::Value& element = fields.array("entries")[static_cast<std::size_t>(at - entries.begin())];
        fault = {element.line, 0, fmt::format("the chain {} goes through itself", *id)};
    }
    std::vector<LayerCategory> categories;
    for (const json::Value& element : fields.array("lsp categories")) {
        json::Fields category(element, fault);
        categories.push_back({guid_of(category.guid("provider")), category.flags("categories", kCategories)});
        category.finish();
    }
    fields.finish();
    return Catalog(std::move(entries), next_id, std::move(categories));
}

std::string hexadecimal(const std::vector<BYTE>& data) {
    std::string text;
    for (const BYTE byte : data) text += fmt::format("{:02x}", byte);
    return text;
}

std::vector<BYTE> bytes_of(json::Fields& fields, std::string_view name) {
    const std::string text = fields.text(name, "");
    std::vector<BYTE> data;
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = i + 1 < text.size() ? digit(text[i + 1]) : -1;
        if (high < 0 || low < 0) {
            fields.refuse(name, "pairs of hexadecimal digits are expected");
            return {};
        }
        data.push_back(static_cast<BYTE>(high * 16 + low));
    }
    return data;
}

json::Array encode_name_spaces(const NameSpaceCatalog& catalog) {
    json::Array list;
    for (const NameSpaceEntry& entry : catalog.entries()) {
        json::Object object{{"provider", text_of(entry.provider)},
                            {"name", to_utf8(entry.name)},
                            {"path", to_utf8(entry.path)},
                            {"name space", std::uint32_t{entry.name_space}},
                            {"version", std::uint32_t{entry.version}},
                            {"active", entry.active}};
        if (!entry.data.empty()) object.push_back({"data", hexadecimal(entry.data)});
        list.emplace_back(std::move(object));
    }
    return list;
}

NameSpaceCatalog decode_name_spaces(const json::Array& list, json::Fault& fault) {
    std::vector<NameSpaceEntry> entries;
    for (const json::Value& element : list) {
        json::Fields fields(element, fault);
        NameSpaceEntry entry;
        entry.provider = guid_of(fields.guid("provider"));
        entry.name = fields.utf16("name", WSAPROTOCOL_LEN);
        entry.path = fields.utf16("path", kLongestPath);
        entry.name_space = fields.word("name space");
        entry.version = fields.word("version");
        entry.active = fields.boolean("active", true);
        entry.data = bytes_of(fields, "data");
        fields.finish();
        entries.push_back(std::move(entry));
    }
    return NameSpaceCatalog(std::move(entries));
}

json::Array encode_applications(const ApplicationCategories& applications) {
    json::Array list;
    for (const ApplicationCategory& application : applications.list()) {
        list.emplace_back(json::Object{{"path", to_utf8(application.path)},
                                       {"extra", to_utf8(application.extra)},
                                       {"permitted", json::flags_value(application.permitted, kCategories)}});
    }
    return list;
}

ApplicationCategories decode_applications(const json::Array& list, json::Fault& fault) {
    std::vector<ApplicationCategory> applications;
    for (const json::Value& element : list) {
        json::Fields fields(element, fault);
        applications.push_back({to_utf16(fields.text("path")), to_utf16(fields.text("extra", "")),
                                fields.flags("permitted", kCategories)});
        fields.finish();
    }
    return ApplicationCategories(std::move(applications));
}

} // namespace

std::span<const json::FlagName> lsp_category_names() noexcept {
    return kCategories;
}

json::Object encode_entry(const CatalogEntry& entry) {
    const WSAPROTOCOL_INFOW& info = entry.info;
    json::Object object; // member by member: braces would copy each one
    object.reserve(24);
    object.push_back({"id", std::uint32_t{info.dwCatalogEntryId}});
    object.push_back({"name", to_utf8(utf16_view(info.szProtocol))});
    object.push_back({"provider", text_of(info.ProviderId)});
    object.push_back({"path", to_utf8(entry.path)});
    object.push_back({"chain", encode_chain(info.ProtocolChain)});
    for (const Number& number : kNumbers) object.push_back({number.name, info.*number.field});
    object.push_back({"message size", std::uint32_t{info.dwMessageSize}});
    object.push_back({"service flags", json::flags_value(info.dwServiceFlags1, kServiceFlags)});
    object.push_back({"provider flags", json::flags_value(info.dwProviderFlags, kProviderFlags)});
    for (const Word& word : kReserved) {
        if (info.*word.field != 0) object.push_back({word.name, std::uint32_t{info.*word.field}});
    }
    if (entry.owner != 0) object.push_back({"installed with", std::uint32_t{entry.owner}});
    return object;
}

CatalogEntry decode_entry(const json::Value& value, json::Fault& fault) {
    constexpr std::int64_t least = std::numeric_limits<int>::min();
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    json::Fields fields(value, fault);
    CatalogEntry entry{};
    WSAPROTOCOL_INFOW& info = entry.info;
    info.dwCatalogEntryId = static_cast<DWORD>(fields.integer("id", 1, 0xffffffff));
    copy_wide(fields.utf16("name", WSAPROTOCOL_LEN), info.szProtocol, WSAPROTOCOL_LEN + 1);
    info.ProviderId = guid_of(fields.guid("provider"));
    entry.path = fields.utf16("path", kLongestPath);
    info.ProtocolChain = decode_chain(fields);
    for (const Number& number : kNumbers)
        info.*number.field = static_cast<int>(fields.integer(number.name, least, most));
    info.dwMessageSize = fields.word("message size");
    info.dwServiceFlags1 = fields.flags("service flags", kServiceFlags);
    info.dwProviderFlags = fields.flags("provider flags", kProviderFlags);
    for (const Word& word : kReserved) info.*word.field = fields.word(word.name);
    entry.owner = fields.word("installed with");
    fields.finish();
    return entry;
}

json::Object InstallationCodec::encode(const Installation& value) {
    json::Object object;
    object.push_back({"catalog", encode_catalog(value.native)});
    object.push_back({"catalog 32", encode_catalog(value.wow)});
    object.push_back({"name spaces", encode_name_spaces(value.native_name_spaces)});
    object.push_back({"name spaces 32", encode_name_spaces(value.wow_name_spaces)});
    object.push_back({"applications", encode_applications(value.applications)});
    return object;
}

Installation InstallationCodec::decode(json::Fields& fields, int, json::Fault& fault) {
    Installation installation;
    const auto catalog = [&](std::string_view name) {
        const json::Value* value = fields.find(name);
        if (!value) fields.refuse(name, "is missing");
        return value ? decode_catalog(*value, fault) : Catalog();
    };
    installation.native = catalog("catalog");
    installation.wow = catalog("catalog 32");
    installation.native_name_spaces = decode_name_spaces(fields.array("name spaces"), fault);
    installation.wow_name_spaces = decode_name_spaces(fields.array("name spaces 32"), fault);
    installation.applications = decode_applications(fields.array("applications"), fault);
    return installation;
}

} // namespace wspemu
