// WPUGetProviderPath.
#include "spy_fixture.h"

#include "core/guid.h"
#include "core/port/modules.h"
#include "core/wide.h"

using namespace wspemu::test;

namespace {

constexpr WCHAR kPath[] = L"%SystemRoot%\\System32\\spy.dll";
constexpr int kLength = sizeof kPath / sizeof(WCHAR); // with the NUL

bool same_text(const WCHAR* a, const WCHAR* b) {
    return wspemu::from_wide(a) == wspemu::from_wide(b);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_provider_path, SpyFixture)

// SPI: UPC-GPP-1, UPC-GPP-2, UPC-GPP-4
BOOST_AUTO_TEST_CASE(the_path_of_a_guid_comes_as_it_was_installed) {
    WCHAR path[MAX_PATH];
    int length = MAX_PATH;
    BOOST_TEST(up().get_provider_path(&spy.guid, path, &length) == succeeds());
    BOOST_TEST(same_text(path, kPath));
    WCHAR same[MAX_PATH];
    int same_length = MAX_PATH;
    int error = 0;
    BOOST_TEST(WSCGetProviderPath(&spy.guid, same, &same_length, &error) == 0);
    BOOST_TEST(same_text(path, same));
    BOOST_TEST(length == same_length);
}

// SPI: UPC-GPP-3
BOOST_AUTO_TEST_CASE(the_length_counts_characters_with_the_nul) {
    WCHAR path[MAX_PATH];
    int length = kLength; // exactly enough
    BOOST_TEST(up().get_provider_path(&spy.guid, path, &length) == succeeds());
    BOOST_TEST(length == kLength);
    BOOST_TEST(path[kLength - 1] == 0);
}

// SPI: UPC-GPP-5, UPC-GPP-6
BOOST_AUTO_TEST_CASE(too_small_a_buffer_stays_untouched_and_the_need_is_told) {
    WCHAR path[MAX_PATH];
    for (int given : {0, 1, kLength - 1, -1}) {
        path[0] = L'?';
        int length = given;
        BOOST_TEST(up().get_provider_path(&spy.guid, path, &length) == fails_with(WSAEFAULT));
        BOOST_TEST(length == kLength);
        BOOST_TEST((path[0] == L'?'));
    }
}

// SPI: UPC-GPP-5, UPC-GPP-8
BOOST_AUTO_TEST_CASE(a_guid_of_no_transport_provider_is_invalid) {
    WCHAR path[MAX_PATH];
    int length = MAX_PATH;
    GUID unknown = wspemu::random_guid();
    BOOST_TEST(up().get_provider_path(&unknown, path, &length) == fails_with(WSAEINVAL));
    GUID dns = {0x22059d40, 0x7e9e, 0x11cf, {0xae, 0x5a, 0x00, 0xaa, 0x00, 0xa7, 0x11, 0x2b}}; // the DNS name space
    BOOST_TEST(up().get_provider_path(&dns, path, &length) == fails_with(WSAEINVAL));
}

// SPI: UPC-GPP-6
BOOST_AUTO_TEST_CASE(null_pointers_are_faults) {
    WCHAR path[MAX_PATH];
    int length = MAX_PATH;
    BOOST_TEST(up().get_provider_path(nullptr, path, &length) == fails_with(WSAEFAULT));
    BOOST_TEST(up().get_provider_path(&spy.guid, nullptr, &length) == fails_with(WSAEFAULT));
    BOOST_TEST(up().get_provider_path(&spy.guid, path, nullptr) == fails_with(WSAEFAULT));
}

// SPI: UPC-GPP-7
BOOST_AUTO_TEST_CASE(expanding_and_loading_the_path_leads_to_the_provider) {
    WCHAR path[MAX_PATH];
    WCHAR expanded[MAX_PATH];
    int length = MAX_PATH;
    BOOST_TEST(up().get_provider_path(&spy.guid, path, &length) == succeeds());
    BOOST_TEST(ExpandEnvironmentStringsW(path, expanded, MAX_PATH) > 0u);
    BOOST_TEST(!same_text(expanded, path));
    const HMODULE module = LoadLibraryW(expanded);
    BOOST_TEST_REQUIRE(module != nullptr);
    const auto get_knobs =
        reinterpret_cast<SpyGetKnobsFunction*>(reinterpret_cast<void*>(GetProcAddress(module, "SpyGetKnobs")));
    BOOST_TEST_REQUIRE(get_knobs != nullptr);
    BOOST_TEST(get_knobs() == &spy.knobs()); // the very DLL that the host runs
    BOOST_TEST(api_bool(FreeLibrary(module)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
