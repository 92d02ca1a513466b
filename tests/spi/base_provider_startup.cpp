// The built-in base provider's WSPStartup and WSPCleanup, called as a layer calls them.
#include "spy_fixture.h"

#include "core/base/base_provider.h"
#include "core/port/modules.h"
#include "core/upcalls.h"

#include <cstring>

using namespace wspemu::test;

namespace {

struct BaseFixture {
    Env env;
    wspemu::port::Module* module = nullptr;
    LPWSPSTARTUP startup = nullptr;
    WSPDATA data{};
    WSPPROC_TABLE table{};
    WSAPROTOCOL_INFOW entry = env.process().installed().entries().front().info;

    BaseFixture() {
        env.start();
        const auto loaded = wspemu::port::load_module(wspemu::base::kModuleFile);
        BOOST_TEST_REQUIRE(loaded.ok());
        module = *loaded;
        startup = reinterpret_cast<LPWSPSTARTUP>(wspemu::port::find_symbol(module, "WSPStartup"));
        BOOST_TEST_REQUIRE((startup != nullptr));
    }
    ~BaseFixture() { BOOST_TEST(wspemu::port::unload_module(module).ok()); }

    int start(WORD version) { return startup(version, &data, &entry, wspemu::upcall_table(), &table); }
    Outcome cleanup() {
        int error = 0;
        return table.lpWSPCleanup(&error) == 0 ? succeeds() : fails_with(error);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_provider_startup, BaseFixture)

// SPI: WSP-START-3, WSP-START-5
BOOST_AUTO_TEST_CASE(the_version_is_the_lower_of_asked_and_offered) {
    for (WORD asked : {MAKEWORD(2, 2), MAKEWORD(2, 3), MAKEWORD(3, 0)}) {
        BOOST_TEST_REQUIRE(start(asked) == 0);
        BOOST_TEST(data.wVersion == MAKEWORD(2, 2));
        BOOST_TEST(data.wHighVersion == MAKEWORD(2, 2));
        BOOST_TEST(cleanup() == succeeds());
    }
}

// SPI: WSP-START-4, WSP-START-16
BOOST_AUTO_TEST_CASE(a_version_below_the_lowest_is_refused_and_nothing_written) {
    std::memset(&data, 0x5a, sizeof data);
    const WSPDATA before = data;
    BOOST_TEST(start(MAKEWORD(1, 0)) == WSAVERNOTSUPPORTED);
    BOOST_TEST(std::memcmp(&data, &before, sizeof data) == 0);
    BOOST_TEST((table.lpWSPCleanup == nullptr));
}

// SPI: WSP-START-16
BOOST_AUTO_TEST_CASE(null_outputs_are_faults) {
    BOOST_TEST(startup(MAKEWORD(2, 2), nullptr, &entry, wspemu::upcall_table(), &table) == WSAEFAULT);
    BOOST_TEST(startup(MAKEWORD(2, 2), &data, &entry, wspemu::upcall_table(), nullptr) == WSAEFAULT);
}

// SPI: WSP-START-7, WSP-START-9
BOOST_AUTO_TEST_CASE(the_description_ends_and_the_table_is_full) {
    BOOST_TEST_REQUIRE(start(MAKEWORD(2, 2)) == 0);
    bool ends = false;
    for (WCHAR unit : data.szDescription) ends = ends || unit == 0;
    BOOST_TEST(ends);
    BOOST_TEST(data.szDescription[0] != 0);
    const auto* entries = reinterpret_cast<void* const*>(&table);
    for (int i = 0; i < 30; ++i) BOOST_TEST(entries[i] != nullptr, "entry " << i);
    BOOST_TEST(cleanup() == succeeds());
}

// SPI: WSP-START-10, WSP-START-15, WSP-CLNP-1, WSP-CLNP-2, WSP-CLNP-6
BOOST_AUTO_TEST_CASE(starts_are_counted) {
    BOOST_TEST_REQUIRE(start(MAKEWORD(2, 2)) == 0);
    BOOST_TEST_REQUIRE(start(MAKEWORD(2, 2)) == 0);
    BOOST_TEST(cleanup() == succeeds());
    int error = 0;
    const SOCKET s = table.lpWSPSocket(entry.iAddressFamily, entry.iSocketType, entry.iProtocol, &entry, 0, 0, &error);
    BOOST_TEST((s != INVALID_SOCKET));
    BOOST_TEST(table.lpWSPCloseSocket(s, &error) == 0);
    BOOST_TEST(cleanup() == succeeds());
    BOOST_TEST(cleanup() == fails_with(WSANOTINITIALISED));
    BOOST_TEST_REQUIRE(start(MAKEWORD(2, 2)) == 0);
    BOOST_TEST(cleanup() == succeeds());
}

// SPI: WSP-START-17
BOOST_AUTO_TEST_CASE(functions_work_before_any_socket) {
    BOOST_TEST_REQUIRE(start(MAKEWORD(2, 2)) == 0);
    struct sockaddr_in address = loopback(80);
    WCHAR text[64];
    DWORD length = 64;
    int error = 0;
    BOOST_TEST(table.lpWSPAddressToString(reinterpret_cast<struct sockaddr*>(&address), sizeof address, &entry, text,
                                          &length, &error) == 0);
    struct sockaddr_in back {};
    int size = sizeof back;
    BOOST_TEST(table.lpWSPStringToAddress(text, AF_INET, &entry, reinterpret_cast<struct sockaddr*>(&back), &size,
                                          &error) == 0);
    BOOST_TEST(back.sin_port == address.sin_port);
    BOOST_TEST(back.sin_addr.s_addr == address.sin_addr.s_addr);
    BOOST_TEST(cleanup() == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
