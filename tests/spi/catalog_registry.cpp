// The keys of Winsock in the registry: what installers and repair tools read there, who is told of a change, who may write.
#include "catalog_fixture.h"

#include <shlwapi.h>

using namespace wspemu::test;

namespace {

constexpr const WCHAR* kParameters = L"SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters";

struct OpenKey {
    HKEY key = nullptr;
    explicit OpenKey(const WCHAR* below, REGSAM rights = KEY_READ) {
        const std::u16string path = wspemu::from_wide(kParameters) + u"\\" + wspemu::from_wide(below);
        BOOST_TEST_REQUIRE(
            RegOpenKeyExW(HKEY_LOCAL_MACHINE, reinterpret_cast<const WCHAR*>(path.c_str()), 0, rights, &key) == 0);
    }
    ~OpenKey() { RegCloseKey(key); }
    DWORD number(const WCHAR* name) const {
        DWORD value = 0, size = sizeof value;
        BOOST_TEST(RegGetValueW(key, nullptr, name, RRF_RT_REG_DWORD, nullptr, &value, &size) == 0);
        return value;
    }
};

// A key that is watched from now on.
class RegistryWatch {
public:
    RegistryWatch(HKEY start, const WCHAR* path, BOOL subtree, DWORD filter)
        : event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
        BOOST_TEST_REQUIRE(RegOpenKeyExW(start, path, 0, KEY_NOTIFY, &key_) == 0);
        BOOST_TEST_REQUIRE(RegNotifyChangeKeyValue(key_, subtree, filter, event_, TRUE) == 0);
    }
    ~RegistryWatch() {
        RegCloseKey(key_);
        CloseHandle(event_);
    }
    bool told() const { return is_set(event_); }

private:
    HANDLE event_;
    HKEY key_ = nullptr;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_registry, Env)

BOOST_AUTO_TEST_CASE(the_numbers_of_the_protocol_catalog_follow_it) {
    const DWORD entries = static_cast<DWORD>(entries_of().size());
    const OpenKey before(L"Protocol_Catalog9");
    const DWORD next = before.number(L"Next_Catalog_Entry_ID"), serial = before.number(L"Serial_Access_Num");
    BOOST_TEST(before.number(L"Num_Catalog_Entries64") == entries);
    const DWORD twins = before.number(L"Num_Catalog_Entries");
    BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1), base_info(2)}) == succeeds());
    BOOST_TEST(before.number(L"Num_Catalog_Entries64") == entries + 2);
    BOOST_TEST(before.number(L"Num_Catalog_Entries") == twins);
    BOOST_TEST(before.number(L"Next_Catalog_Entry_ID") == next + 2);
    BOOST_TEST(before.number(L"Serial_Access_Num") == serial + 1);
    BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == fails_with(WSANO_RECOVERY));
    BOOST_TEST(before.number(L"Serial_Access_Num") == serial + 1);
}

BOOST_AUTO_TEST_CASE(the_name_space_catalog_is_there) {
    GUID provider = wspemu::guid_of_text("names");
    WCHAR name[] = L"Names", path[] = L"%SystemRoot%\\names.dll";
    BOOST_TEST_REQUIRE(WSCInstallNameSpace(name, path, NS_DNS, 3, &provider) == 0);
    const OpenKey catalog(L"NameSpace_Catalog5");
    const DWORD count = catalog.number(L"Num_Catalog_Entries64");
    BOOST_TEST_REQUIRE(count >= 1u);
    WCHAR last[64];
    DWORD length = 64;
    const OpenKey list(L"NameSpace_Catalog5\\Catalog_Entries64");
    BOOST_TEST_REQUIRE(RegEnumKeyExW(list.key, count - 1, last, &length, nullptr, nullptr, nullptr, nullptr) == 0);
    WCHAR text[64] = {};
    DWORD size = sizeof text;
    BOOST_TEST(RegGetValueW(list.key, last, L"LibraryPath", RRF_RT_REG_SZ, nullptr, text, &size) == 0);
    BOOST_TEST((wspemu::from_wide(text) == wspemu::from_wide(path)));
    size = sizeof text;
    BOOST_TEST(RegGetValueW(list.key, last, L"DisplayString", RRF_RT_REG_SZ, nullptr, text, &size) == 0);
    BOOST_TEST((wspemu::from_wide(text) == wspemu::from_wide(name)));
    GUID id{};
    size = sizeof id;
    BOOST_TEST(RegGetValueW(list.key, last, L"ProviderId", RRF_RT_REG_BINARY, nullptr, &id, &size) == 0);
    BOOST_TEST((std::memcmp(&id, &provider, sizeof id) == 0));
}

BOOST_AUTO_TEST_CASE(a_watch_on_a_winsock_key_is_told_of_a_change_of_the_catalog) {
    const OpenKey catalog(L"Protocol_Catalog9", KEY_NOTIFY | KEY_READ);
    const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    constexpr DWORD kFilter = REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET;
    BOOST_TEST_REQUIRE(RegNotifyChangeKeyValue(catalog.key, TRUE, kFilter, event, TRUE) == 0);
    BOOST_TEST(!is_set(event));
    BOOST_TEST(install(wspemu::guid_of_text("refused"), {}) == fails_with(WSAEINVAL));
    BOOST_TEST(!is_set(event));
    BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == succeeds());
    BOOST_TEST(is_set(event));
    // The next change needs the next watch.
    BOOST_TEST_REQUIRE(RegNotifyChangeKeyValue(catalog.key, TRUE, kFilter, event, TRUE) == 0);
    BOOST_TEST(!is_set(event));
    BOOST_TEST(remove_provider(wspemu::guid_of_text("one")) == succeeds());
    BOOST_TEST(is_set(event));
    CloseHandle(event);
}

BOOST_AUTO_TEST_CASE(a_watch_from_above_is_told_when_it_reaches_down_to_the_winsock_keys) {
    constexpr const WCHAR* kAbove[] = {L"SYSTEM", L"SYSTEM\\CurrentControlSet\\Services",
                                       L"SYSTEM\\CurrentControlSet\\Services\\WinSock2"};
    for (const WCHAR* path : kAbove) {
        for (const DWORD filter : {REG_NOTIFY_CHANGE_NAME, REG_NOTIFY_CHANGE_LAST_SET}) {
            const RegistryWatch deep(HKEY_LOCAL_MACHINE, path, TRUE, filter);
            const RegistryWatch flat(HKEY_LOCAL_MACHINE, path, FALSE, filter);
            BOOST_TEST(install(wspemu::guid_of_text("refused"), {}) == fails_with(WSAEINVAL));
            BOOST_TEST(!deep.told());
            BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == succeeds());
            BOOST_TEST(deep.told());
            BOOST_TEST(!flat.told());
            BOOST_TEST(remove_provider(wspemu::guid_of_text("one")) == succeeds());
            BOOST_TEST(!flat.told());
        }
    }
    // A change of the order comes and goes under no other name.
    const RegistryWatch values(HKEY_LOCAL_MACHINE, kAbove[1], TRUE, REG_NOTIFY_CHANGE_LAST_SET);
    const RegistryWatch names(HKEY_LOCAL_MACHINE, kAbove[1], TRUE, REG_NOTIFY_CHANGE_NAME);
    std::vector<DWORD> ids;
    for (const WSAPROTOCOL_INFOW& info : entries_of()) ids.insert(ids.begin(), info.dwCatalogEntryId);
    BOOST_TEST(WSCWriteProviderOrder(ids.data(), static_cast<DWORD>(ids.size())) == 0);
    BOOST_TEST(values.told());
    BOOST_TEST(!names.told());
}

BOOST_AUTO_TEST_CASE(a_watch_from_above_is_told_of_the_other_keys_too) {
    const WCHAR services[] = L"SYSTEM\\CurrentControlSet\\Services";
    const RegistryWatch deep(HKEY_LOCAL_MACHINE, services, TRUE, REG_NOTIFY_CHANGE_NAME);
    const RegistryWatch flat(HKEY_LOCAL_MACHINE, services, FALSE, REG_NOTIFY_CHANGE_NAME);
    const RegistryWatch beside(HKEY_LOCAL_MACHINE, L"SOFTWARE", TRUE, REG_NOTIFY_CHANGE_NAME);
    HKEY key = nullptr;
    BOOST_TEST_REQUIRE(RegCreateKeyW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\Maker", &key) == 0);
    RegCloseKey(key);
    BOOST_TEST(deep.told());
    BOOST_TEST(flat.told());
    BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == succeeds());
    BOOST_TEST(!beside.told());
    BOOST_TEST(RegDeleteKeyW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\Maker") == 0);
}

// SPI: CAT-GEN-2
BOOST_AUTO_TEST_CASE(who_is_no_administrator_can_not_write_to_the_machines_keys) {
    HKEY key = nullptr;
    BOOST_TEST_REQUIRE(RegCreateKeyW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Maker\\Product", &key) == 0);
    process().set_elevated(false);
    HKEY other = nullptr;
    BOOST_TEST(RegSetValueExW(key, L"Value", 0, REG_BINARY, nullptr, 0) == ERROR_ACCESS_DENIED);
    BOOST_TEST(RegOpenKeyExW(key, nullptr, 0, KEY_WRITE, &other) == ERROR_ACCESS_DENIED);
    BOOST_TEST(RegCreateKeyW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Maker\\Another", &other) == ERROR_ACCESS_DENIED);
    BOOST_TEST(RegDeleteKeyW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Maker\\Product") == ERROR_ACCESS_DENIED);
    BOOST_TEST(SHDeleteKeyW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Maker") == ERROR_ACCESS_DENIED);
    // Reading is everybody's, and so are one's own keys.
    BOOST_TEST_REQUIRE(RegOpenKeyExW(key, nullptr, 0, KEY_READ, &other) == 0);
    RegCloseKey(other);
    BOOST_TEST_REQUIRE(RegOpenKeyExW(key, nullptr, 0, MAXIMUM_ALLOWED, &other) == 0);
    BOOST_TEST(RegSetValueExW(other, L"Value", 0, REG_BINARY, nullptr, 0) == ERROR_ACCESS_DENIED);
    RegCloseKey(other);
    BOOST_TEST(RegCreateKeyW(HKEY_CURRENT_USER, L"Software\\Maker", &other) == 0);
    RegCloseKey(other);
    BOOST_TEST(RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\Maker") == 0);
    process().set_elevated(true);
    RegCloseKey(key);
    BOOST_TEST(SHDeleteKeyW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Maker") == 0);
    BOOST_TEST(SHDeleteKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Maker") == ERROR_FILE_NOT_FOUND);
}

BOOST_AUTO_TEST_CASE(SHDeleteKey_takes_all_that_is_below) {
    HKEY key = nullptr;
    BOOST_TEST_REQUIRE(RegCreateKeyW(HKEY_CURRENT_USER, L"Software\\Maker\\Product\\Deep", &key) == 0);
    RegCloseKey(key);
    BOOST_TEST(RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\Maker") == ERROR_ACCESS_DENIED); // not empty
    BOOST_TEST(SHDeleteKeyA(HKEY_CURRENT_USER, "Software\\Maker") == 0);
    BOOST_TEST(RegOpenKeyExW(HKEY_CURRENT_USER, L"Software\\Maker", 0, KEY_READ, &key) == ERROR_FILE_NOT_FOUND);
    // Nor does it take the picture of the catalog.
    BOOST_TEST(SHDeleteKeyW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\WinSock2") ==
               ERROR_ACCESS_DENIED);
}

BOOST_AUTO_TEST_SUITE_END()
