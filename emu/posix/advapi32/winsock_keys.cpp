// The keys of Winsock: HKLM\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters as a picture of the live catalog.
//
// The layout is the one that installers and repair tools read: PackedCatalogItem is the path in MAX_PATH bytes of the code page,
// then the WSAPROTOCOL_INFOW. Deviation: it can not be written; the WSC functions and `wspemu catalog` change the catalog.
#include "posix/advapi32/value_data.h"

#include "core/process.h"

#include <fmt/format.h>

namespace wspemu::posix::registry {
namespace {

constexpr std::string_view kParameters[] = {"HKEY_LOCAL_MACHINE", "SYSTEM",   "CurrentControlSet",
                                            "Services",           "WinSock2", "Parameters"};

// Ids that no key of the tree has, the same for the same place each time the picture is made.
std::uint64_t id_of(std::string_view place) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
    for (const char c : place) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash | 1ull << 63;
}

Value text_value(std::u16string name, std::u16string_view text) {
    return {std::move(name), REG_SZ, bytes_of(std::u16string(text) + u'\0')};
}

Value number_value(std::u16string name, std::size_t number) {
    const auto dword = static_cast<DWORD>(number);
    const auto* first = reinterpret_cast<const std::uint8_t*>(&dword);
    return {std::move(name), REG_DWORD, Bytes(first, first + sizeof dword)};
}

// A key under construction; add() puts it below another.
struct NewKey {
    std::shared_ptr<Key> key = std::make_shared<Key>();
    std::string place;
    explicit NewKey(std::string where) : place(std::move(where)) {
        key->name = to_utf16(std::string_view(place).substr(place.rfind('\\') + 1));
        key->id = id_of(place);
    }
    NewKey below(std::string_view name) const { return NewKey(fmt::format("{}\\{}", place, name)); }
    void add(const NewKey& child) const { key->keys[folded(child.key->name)] = child.key; }
};

Value packed_item(const CatalogEntry& entry) {
    Bytes bytes(MAX_PATH + sizeof entry.info);
    const std::string path = to_utf8(entry.path);
    std::memcpy(bytes.data(), path.data(), std::min<std::size_t>(path.size(), MAX_PATH - 1));
    std::memcpy(bytes.data() + MAX_PATH, &entry.info, sizeof entry.info);
    return {u"PackedCatalogItem", REG_BINARY, std::move(bytes)};
}

NewKey entry_keys(const NewKey& parent, std::string_view name, const Catalog& catalog) {
    NewKey list = parent.below(name);
    std::size_t number = 0;
    for (const CatalogEntry& entry : catalog.entries()) {
        NewKey item = list.below(fmt::format("{:012}", ++number));
        item.key->values.push_back(packed_item(entry));
        item.key->values.push_back(text_value(u"ProtocolName", utf16_view(entry.info.szProtocol)));
        list.add(item);
    }
    return list;
}

NewKey name_space_keys(const NewKey& parent, std::string_view name, const NameSpaceCatalog& catalog) {
    NewKey list = parent.below(name);
    std::size_t number = 0;
    for (const NameSpaceEntry& entry : catalog.entries()) {
        NewKey item = list.below(fmt::format("{:012}", ++number));
        const auto* guid = reinterpret_cast<const std::uint8_t*>(&entry.provider);
        item.key->values = {text_value(u"DisplayString", entry.name),
                            number_value(u"Enabled", entry.active ? 1 : 0),
                            text_value(u"LibraryPath", entry.path),
                            {u"ProviderId", REG_BINARY, Bytes(guid, guid + sizeof entry.provider)},
                            {u"ProviderInfo", REG_BINARY, Bytes(entry.data.begin(), entry.data.end())},
                            number_value(u"SupportedNameSpace", entry.name_space),
                            number_value(u"Version", entry.version)};
        list.add(item);
    }
    return list;
}

NewKey name_space_catalog(const NewKey& parameters, const Installation& all, std::int64_t changes) {
    NewKey key = parameters.below("NameSpace_Catalog5");
    key.key->values = {number_value(u"Num_Catalog_Entries", all.wow_name_spaces.entries().size()),
                       number_value(u"Num_Catalog_Entries64", all.native_name_spaces.entries().size()),
                       number_value(u"Serial_Access_Num", static_cast<std::size_t>(changes))};
    key.add(name_space_keys(key, "Catalog_Entries", all.wow_name_spaces));
    key.add(name_space_keys(key, "Catalog_Entries64", all.native_name_spaces));
    return key;
}

// The unnumbered names are those of 32-bit programs. Serial_Access_Num counts changes, so that who reads it before and after
// knows whether what came between is of one state; here one number counts the changes of both catalogs.
NewKey protocol_catalog(const NewKey& parameters, const Installation& all, std::int64_t changes) {
    const Catalog& native = all.native;
    const Catalog& wow = all.wow;
    NewKey key = parameters.below("Protocol_Catalog9");
    key.key->values = {number_value(u"Num_Catalog_Entries", wow.entries().size()),
                       number_value(u"Num_Catalog_Entries64", native.entries().size()),
                       number_value(u"Next_Catalog_Entry_ID", native.next_id()),
                       number_value(u"Serial_Access_Num", static_cast<std::size_t>(changes))};
    key.add(entry_keys(key, "Catalog_Entries", wow));
    key.add(entry_keys(key, "Catalog_Entries64", native));
    return key;
}

Path parameters_path() {
    Path path;
    for (const std::string_view name : kParameters) path.push_back(to_utf16(name));
    return path;
}

KeyPointer picture_of_catalog() {
    // A damaged catalog is an empty one here; whoever asks the WSC functions is told.
    const auto newest = current_process().newest_installation();
    const std::int64_t changes = current_process().changes_installed();
    const auto installed = newest ? *newest : std::make_shared<const Installation>();
    NewKey parameters("Parameters");
    parameters.key->values = {text_value(u"Current_NameSpace_Catalog", u"NameSpace_Catalog5"),
                              text_value(u"Current_Protocol_Catalog", u"Protocol_Catalog9"),
                              text_value(u"WinSock_Registry_Version", u"2.0")};
    parameters.add(protocol_catalog(parameters, *installed, changes));
    parameters.add(name_space_catalog(parameters, *installed, changes));
    return parameters.key;
}

// SPI: CAT-GEN-2, and the registry's half of it: the machine's keys are the administrators'.
bool may_change(const Path& path) {
    return current_process().elevated() || path.empty() || path.front() != to_utf16(kParameters[0]);
}

void catalog_changed() {
    Registry::instance().look_at_live_keys();
}

} // namespace

Result<void> follow_catalog() {
    const auto follows = current_process().watch_installation(catalog_changed);
    return follows ? Result<void>() : Result<void>(WsaError{ERROR_REGISTRY_IO_FAILED});
}

Registry& live_registry() {
    static Registry& registry = [&]() -> Registry& {
        Registry::instance().set_live_keys(parameters_path(), picture_of_catalog);
        Registry::instance().set_permission(may_change);
        return Registry::instance();
    }();
    return registry;
}

} // namespace wspemu::posix::registry
