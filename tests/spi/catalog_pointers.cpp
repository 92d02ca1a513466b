// Bad pointers handed to the catalog's exports: the documented code, nothing changed, and no lock left behind.
#include "catalog_fixture.h"

using namespace wspemu::test;

namespace {

// Places that nothing of a T can be read from (or written to): nowhere, and where memory ends in the middle of it.
class BadPlaces {
public:
    BadPlaces()
        : pages_(static_cast<BYTE*>(VirtualAlloc(nullptr, 2 * kPage, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE))) {
        BOOST_TEST_REQUIRE(pages_ != nullptr);
        std::fill(pages_, pages_ + 2 * kPage, BYTE{'x'}); // no text ends here
        DWORD before = 0;
        BOOST_TEST_REQUIRE(VirtualProtect(pages_ + kPage, kPage, PAGE_NOACCESS, &before) == TRUE);
    }
    ~BadPlaces() { VirtualFree(pages_, 0, MEM_RELEASE); }

    template <class T>
    std::vector<T*> all() const {
        return {reinterpret_cast<T*>(ULONG_PTR{16}), reinterpret_cast<T*>(pages_ + kPage),
                reinterpret_cast<T*>(pages_ + kPage - 2)};
    }

private:
    static constexpr std::size_t kPage = 4096;
    BYTE* const pages_;
};

struct Good {
    GUID guid = wspemu::guid_of_text("pointers");
    WCHAR path[20] = L"c:\\p.dll";
    WCHAR name[20] = L"name";
    WSAPROTOCOL_INFOW info = base_info(1);
    DWORD id = 0;
};

// Each call is refused with WSAEFAULT, and after it another thread can still change the catalog.
template <class T, class Call>
void refuses_bad(const BadPlaces& places, Call call) {
    for (T* const bad : places.all<T>()) {
        BOOST_TEST(call(bad) == fails_with(WSAEFAULT));
        BOOST_TEST(entries_of().size() == kBuiltinEntries);
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_pointers, Env)

// SPI: CAT-INS-2, CAT-UPD-1, CAT-DEI-2, CAT-ORD-4
BOOST_AUTO_TEST_CASE(changes_refuse_bad_pointers_and_leave_no_lock) {
    const BadPlaces places;
    Good good;
    const auto change = [&](auto function, GUID* guid, const WCHAR* path, WSAPROTOCOL_INFOW* list) {
        return wsc([&](LPINT error) { return function(guid, path, list, 1, error); });
    };
    for (const auto function : {WSCInstallProvider, WSCInstallProvider64_32, WSCUpdateProvider, WSCUpdateProvider32}) {
        refuses_bad<GUID>(places, [&](GUID* bad) { return change(function, bad, good.path, &good.info); });
        refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return change(function, &good.guid, bad, &good.info); });
        refuses_bad<WSAPROTOCOL_INFOW>(
            places, [&](WSAPROTOCOL_INFOW* bad) { return change(function, &good.guid, good.path, bad); });
    }
    BOOST_TEST(wsc([&](LPINT error) {
                   return WSCInstallProvider(&good.guid, good.path, &good.info, 0x7fffffff, error);
               }) == fails_with(WSAEFAULT));
    for (const auto function : {WSCDeinstallProvider, WSCDeinstallProvider32})
        refuses_bad<GUID>(places, [&](GUID* bad) { return wsc([&](LPINT error) { return function(bad, error); }); });
    for (const auto function : {WSCWriteProviderOrder, WSCWriteProviderOrder32}) {
        for (DWORD* const bad : places.all<DWORD>()) BOOST_TEST(function(bad, 4) == WSAEFAULT);
    }
    BOOST_TEST(run([&] { return install(good.guid, {good.info}); }).get() == succeeds());
}

// SPI: CAT-CHI-5
BOOST_AUTO_TEST_CASE(the_one_call_refuses_bad_pointers) {
    const BadPlaces places;
    Good good;
    const auto call = [&](GUID* guid, WCHAR* path, WCHAR* name, WSAPROTOCOL_INFOW* list, DWORD* id) {
        return wsc([&](LPINT error) {
            return WSCInstallProviderAndChains(guid, path, name, 0, list, list ? 1 : 0, id, error);
        });
    };
    refuses_bad<GUID>(places, [&](GUID* bad) { return call(bad, good.path, good.name, nullptr, &good.id); });
    refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return call(&good.guid, bad, good.name, nullptr, &good.id); });
    refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return call(&good.guid, good.path, bad, nullptr, &good.id); });
    refuses_bad<WSAPROTOCOL_INFOW>(
        places, [&](WSAPROTOCOL_INFOW* bad) { return call(&good.guid, good.path, good.name, bad, &good.id); });
    refuses_bad<DWORD>(places, [&](DWORD* bad) { return call(&good.guid, good.path, good.name, nullptr, bad); });
    // What can be read and not be written is bad for a result only.
    static const DWORD kConstant = 7;
    BOOST_TEST(call(&good.guid, good.path, good.name, nullptr, const_cast<DWORD*>(&kConstant)) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(entries_of().size() == kBuiltinEntries);
    BOOST_TEST(call(&good.guid, good.path, good.name, nullptr, &good.id) == succeeds());
}

// SPI: CAT-ENU-4, CAT-PTH-1
BOOST_AUTO_TEST_CASE(looking_refuses_bad_pointers) {
    const BadPlaces places;
    Good good;
    DWORD room = 100 * sizeof(WSAPROTOCOL_INFOW);
    const auto enumerate = [&](INT* protocols, WSAPROTOCOL_INFOW* buffer, DWORD* length) {
        return wsc([&](LPINT error) { return WSCEnumProtocols(protocols, buffer, length, error) < 0 ? -1 : 0; });
    };
    std::vector<WSAPROTOCOL_INFOW> list(100);
    refuses_bad<INT>(places, [&](INT* bad) { return enumerate(bad, list.data(), &room); });
    refuses_bad<WSAPROTOCOL_INFOW>(places, [&](WSAPROTOCOL_INFOW* bad) {
        room = 100 * sizeof(WSAPROTOCOL_INFOW);
        return enumerate(nullptr, bad, &room);
    });
    refuses_bad<DWORD>(places, [&](DWORD* bad) { return enumerate(nullptr, list.data(), bad); });
    good.guid = entries_of().front().ProviderId;
    WCHAR path[MAX_PATH];
    INT length = MAX_PATH;
    const auto ask = [&](GUID* guid, WCHAR* out, INT* size) {
        length = MAX_PATH;
        return wsc([&](LPINT error) { return WSCGetProviderPath(guid, out, size, error); });
    };
    refuses_bad<GUID>(places, [&](GUID* bad) { return ask(bad, path, &length); });
    refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return ask(&good.guid, bad, &length); });
    refuses_bad<INT>(places, [&](INT* bad) { return ask(&good.guid, path, bad); });
    BOOST_TEST(ask(&good.guid, path, &length) == succeeds());
}

// SPI: CAT-PIN-2, CAT-PIN-3, CAT-LSP-2
BOOST_AUTO_TEST_CASE(categories_refuse_bad_pointers) {
    const BadPlaces places;
    GUID guid = entries_of().front().ProviderId;
    DWORD categories = 0;
    size_t size = sizeof categories;
    const auto get = [&](GUID* provider, void* info, size_t* room) {
        size = sizeof categories;
        return wsc([&](LPINT error) {
            return WSCGetProviderInfo(provider, ProviderInfoLspCategories, static_cast<PBYTE>(info), room, 0, error);
        });
    };
    refuses_bad<GUID>(places, [&](GUID* bad) { return get(bad, &categories, &size); });
    refuses_bad<DWORD>(places, [&](DWORD* bad) { return get(&guid, bad, &size); });
    refuses_bad<size_t>(places, [&](size_t* bad) { return get(&guid, &categories, bad); });
    const auto set = [&](GUID* provider, void* info) {
        return wsc([&](LPINT error) {
            return WSCSetProviderInfo(provider, ProviderInfoLspCategories, static_cast<PBYTE>(info), sizeof categories,
                                      0, error);
        });
    };
    refuses_bad<GUID>(places, [&](GUID* bad) { return set(bad, &categories); });
    refuses_bad<DWORD>(places, [&](DWORD* bad) { return set(&guid, bad); });
    const auto permit = [&](const WCHAR* path, const WCHAR* extra, DWORD* previous) {
        return wsc(
            [&](LPINT error) { return WSCSetApplicationCategory(path, 2, extra, 2, LSP_SYSTEM, previous, error); });
    };
    refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return permit(bad, L"-k", nullptr); });
    refuses_bad<WCHAR>(places, [&](WCHAR* bad) { return permit(L"ab", bad, nullptr); });
    refuses_bad<DWORD>(places, [&](DWORD* bad) { return permit(L"ab", L"-k", bad); });
    refuses_bad<DWORD>(places, [&](DWORD* bad) {
        return wsc([&](LPINT error) { return WSCGetApplicationCategory(L"ab", 2, L"-k", 2, bad, error); });
    });
    BOOST_TEST(permit(L"ab", L"-k", &categories) == succeeds());
    BOOST_TEST(categories == 0u); // none of the refused calls did anything
}

// SPI: CAT-CHG-1, CAT-CHG-2
BOOST_AUTO_TEST_CASE(a_wait_for_changes_refuses_bad_places) {
    start();
    const BadPlaces places;
    refuses_bad<HANDLE>(places, [](HANDLE* bad) { return api(WSAProviderConfigChange(bad, nullptr, nullptr)); });
    HANDLE handle = nullptr;
    BOOST_TEST(api(WSAProviderConfigChange(&handle, nullptr, nullptr)) == succeeds());
    refuses_bad<WSAOVERLAPPED>(places,
                               [&](WSAOVERLAPPED* bad) { return api(WSAProviderConfigChange(&handle, bad, nullptr)); });
    BOOST_TEST(CloseHandle(handle) == TRUE);
}

BOOST_AUTO_TEST_SUITE_END()
