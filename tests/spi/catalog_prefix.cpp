// The catalogs on disk: what comes back is what was installed, other processes see it, and nothing damages it.
#include "catalog_fixture.h"

#include "core/text.h"

#include <cstring>
#include <filesystem>
#include <fstream>

using namespace wspemu::test;
using wspemu::Process;

namespace {

// A folder for one test, and processes that share it.
struct World {
    World() : folder(std::filesystem::temp_directory_path() / ("wspemu-" + unique())) {}
    ~World() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    static std::string unique() {
        const GUID guid = wspemu::random_guid();
        wspemu::GuidBytes bytes;
        std::memcpy(bytes.bytes.data(), &guid, sizeof guid);
        return wspemu::guid_text(bytes).substr(1, 36);
    }
    std::string prefix() const { return folder.string(); }
    std::string file() const { return (folder / "catalog.json").string(); }
    std::string text() const {
        std::ifstream in(file());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void overwrite(const std::string& text) const {
        std::filesystem::create_directories(folder);
        std::ofstream(file(), std::ios::trunc) << text;
    }
    std::filesystem::path folder;
};

// Every field has a value of its own.
WSAPROTOCOL_INFOW full_entry() {
    WSAPROTOCOL_INFOW info = base_info(70, L"\u00e4 \"name\"");
    info.dwServiceFlags1 = 0x000FFFFF & ~static_cast<DWORD>(XP1_UNI_SEND);
    info.dwServiceFlags2 = 2;
    info.dwServiceFlags3 = 3;
    info.dwServiceFlags4 = 4;
    info.dwProviderFlags = 0x1f;
    info.iVersion = 5;
    info.iMaxSockAddr = 128;
    info.iMinSockAddr = 14;
    info.iProtocolMaxOffset = 255;
    info.iNetworkByteOrder = LITTLEENDIAN;
    info.iSecurityScheme = -7;
    info.dwMessageSize = 0xFFFFFFFF;
    return info;
}

} // namespace

BOOST_AUTO_TEST_SUITE(catalog_prefix)

// SPI: CAT-FLD-1..6, CAT-FLD-9..13, CAT-GEN-5
BOOST_AUTO_TEST_CASE(every_field_comes_back_in_another_process_as_it_was_installed) {
    World world;
    const WSAPROTOCOL_INFOW info = full_entry();
    {
        Process writer(world.prefix());
        const wspemu::ScopedProcess scope(writer);
        BOOST_TEST(install(wspemu::guid_of_text("full"), {info}) == succeeds());
        const DWORD id = entries_of().back().dwCatalogEntryId;
        BOOST_TEST(install(wspemu::guid_of_text("layer"), {layer_info()}) == succeeds());
        BOOST_TEST(install(wspemu::guid_of_text("chain"), {chain_info({id + 1, id})}) == succeeds());
    }
    Process reader(world.prefix());
    const wspemu::ScopedProcess scope(reader);
    const auto list = entries_of();
    BOOST_TEST_REQUIRE(list.size() == kBuiltinEntries + 3);
    WSAPROTOCOL_INFOW expected = info;
    expected.dwCatalogEntryId = 1008;
    expected.ProviderId = wspemu::guid_of_text("full");
    BOOST_TEST(std::memcmp(&list[kBuiltinEntries], &expected, sizeof expected) == 0);
    BOOST_TEST(list[kBuiltinEntries + 1].ProtocolChain.ChainLen == LAYERED_PROTOCOL);
    BOOST_TEST(list[kBuiltinEntries + 2].ProtocolChain.ChainLen == 2);
    BOOST_TEST(list[kBuiltinEntries + 2].ProtocolChain.ChainEntries[0] == 1009u);
    BOOST_TEST(list[kBuiltinEntries + 2].ProtocolChain.ChainEntries[1] == 1008u);
    BOOST_TEST(world.text().find("\"IFS_HANDLES\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(categories_and_name_spaces_and_the_next_id_come_back_too) {
    World world;
    GUID provider = wspemu::guid_of_text("layer");
    DWORD categories = LSP_SYSTEM | LSP_PROXY;
    WCHAR name[] = L"names";
    BYTE bytes[] = {0, 255, 16};
    BLOB data{3, bytes};
    {
        Process writer(world.prefix());
        const wspemu::ScopedProcess scope(writer);
        BOOST_TEST(install(provider, {layer_info(), layer_info()}) == succeeds());
        BOOST_TEST(wsc([&](LPINT error) {
                       return WSCSetProviderInfo(&provider, ProviderInfoLspCategories,
                                                 reinterpret_cast<PBYTE>(&categories), 4, 0, error);
                   }) == succeeds());
        DWORD previous = 0;
        BOOST_TEST(wsc([&](LPINT error) {
                       return WSCSetApplicationCategory(L"c:\\a", 4, L"-k", 2, LSP_FIREWALL, &previous, error);
                   }) == succeeds());
        BOOST_TEST(api(WSCInstallNameSpaceEx(name, name, 12, 1, &provider, &data)) == succeeds());
        BOOST_TEST(install(wspemu::guid_of_text("gone"), {base_info(1)}) == succeeds());
        BOOST_TEST(remove_provider(wspemu::guid_of_text("gone")) == succeeds());
    }
    Process reader(world.prefix());
    const auto all = *reader.newest_installation();
    BOOST_TEST(*all->native.categories(provider) == categories);
    BOOST_TEST(*all->applications.find(u"c:\\a", u"-k") == DWORD{LSP_FIREWALL});
    BOOST_TEST_REQUIRE(all->native_name_spaces.entries().size() == 1u);
    BOOST_TEST((all->native_name_spaces.entries()[0].data == std::vector<BYTE>{0, 255, 16}));
    BOOST_TEST(all->native.next_id() == 1011u);
    BOOST_TEST(all->wow.next_id() == 1008u);
}

// SPI: CAT-INS-2, CAT-GEN-7
BOOST_AUTO_TEST_CASE(a_damaged_catalog_is_refused_with_one_line_and_left_alone) {
    World world;
    {
        Process writer(world.prefix());
        const wspemu::ScopedProcess scope(writer);
        BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == succeeds());
    }
    const std::string whole = world.text();
    const std::pair<const char*, const char*> damages[] = {
        {"\"id\": 1008", "\"id\": 1007"},
        {"\"id\": 1008", "\"id\": 9999"},
        {"\"chain\": \"base\"", "\"chain\": [1]"},
        {"\"chain\": \"base\"", "\"chain\": [1002, 1002]"},
        {"\"chain\": \"base\"", "\"chain\": [1001, 1002]"}, // it is that of 1001
        {"\"socket type\": 1", "\"socket typ\": 1"},
        {"\"IFS_HANDLES\"", "\"IFS\""},
        {"\"catalog 32\"", "\"catalog 64\""},
        {"\"provider\": \"{", "\"provider\": \"("},
        {"\"next id\"", "\"next\""},
    };
    for (const auto& [from, to] : damages) {
        std::string text = whole;
        const auto at = text.find(from);
        BOOST_TEST_REQUIRE(at != text.npos);
        text.replace(at, std::strlen(from), to);
        world.overwrite(text);
        Process process(world.prefix());
        const wspemu::ScopedProcess scope(process);
        BOOST_TEST_CONTEXT(to) {
            BOOST_TEST(install(wspemu::guid_of_text("two"), {base_info(1)}) == fails_with(WSASYSCALLFAILURE));
            const auto reports = process.reports().taken();
            BOOST_TEST_REQUIRE(!reports.empty());
            BOOST_TEST(reports[0].text.starts_with(world.file() + ":"), reports[0].text);
            BOOST_TEST(reports[0].text.find('\n') == std::string::npos);
            WSADATA ignored;
            BOOST_TEST(WSAStartup(MAKEWORD(2, 2), &ignored) == WSASYSNOTREADY);
            BOOST_TEST(world.text() == text);
        }
    }
}

// SPI: CAT-INS-2
BOOST_AUTO_TEST_CASE(a_prefix_that_can_not_be_written_is_WSANO_RECOVERY) {
    World world;
    std::ofstream(world.prefix()) << "a file where the folder should be";
    Process process(world.prefix());
    const wspemu::ScopedProcess scope(process);
    BOOST_TEST(install(wspemu::guid_of_text("one"), {base_info(1)}) == fails_with(WSANO_RECOVERY));
    BOOST_TEST(process.reports().taken().size() >= 1u);
}

// SPI: CAT-CHG-3, CAT-GEN-5
BOOST_AUTO_TEST_CASE(a_change_by_another_process_is_told) {
    World world;
    Process process(world.prefix());
    Process other(world.prefix());
    const wspemu::ScopedProcess scope(process);
    WSADATA ignored;
    BOOST_TEST_REQUIRE(WSAStartup(MAKEWORD(2, 2), &ignored) == 0);
    HANDLE handle = nullptr;
    BOOST_TEST(api(WSAProviderConfigChange(&handle, nullptr, nullptr)) == succeeds());
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    BOOST_TEST(api(WSAProviderConfigChange(&handle, &overlapped, nullptr)) == fails_with(WSA_IO_PENDING));
    const WSAPROTOCOL_INFOW info = base_info(1);
    BOOST_TEST(other
                   .change_catalog([&](wspemu::Catalog& catalog) {
                       return catalog.install(wspemu::guid_of_text("there"), u"c:\\t.dll", {&info, 1});
                   })
                   .ok());
    BOOST_TEST(WaitForSingleObject(overlapped.hEvent, kDeadlineMs) == WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    CloseHandle(handle);
    BOOST_TEST(api(WSACleanup()) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
