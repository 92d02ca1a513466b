// What the tests of the catalog's exports share: entries to install, and the catalogs as enumeration gives them.
#pragma once

#include "spy_fixture.h"

#include "core/guid.h"
#include "core/wide.h"

#include <sporder.h>

#include <vector>

namespace wspemu::test {

inline WSAPROTOCOL_INFOW base_info(int protocol, const WCHAR* name = L"base") {
    WSAPROTOCOL_INFOW info{};
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iAddressFamily = kSpyFamily;
    info.iSocketType = SOCK_STREAM;
    info.iProtocol = protocol;
    copy_wide(from_wide(name), info.szProtocol, WSAPROTOCOL_LEN + 1);
    return info;
}

inline WSAPROTOCOL_INFOW layer_info(const WCHAR* name = L"layer") {
    WSAPROTOCOL_INFOW info = base_info(0, name);
    info.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    info.dwProviderFlags = PFL_HIDDEN;
    return info;
}

inline WSAPROTOCOL_INFOW chain_info(std::vector<DWORD> ids) {
    WSAPROTOCOL_INFOW info = base_info(1, L"chain");
    info.ProtocolChain.ChainLen = static_cast<int>(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) info.ProtocolChain.ChainEntries[i] = ids[i];
    return info;
}

using Enumerate = int(WSPAPI*)(LPINT, LPWSAPROTOCOL_INFOW, LPDWORD, LPINT);

inline std::vector<WSAPROTOCOL_INFOW> entries_of(Enumerate enumerate = WSCEnumProtocols) {
    DWORD size = 0;
    int error = 0;
    if (enumerate(nullptr, nullptr, &size, &error) == 0) return {}; // nothing needs no room
    BOOST_TEST(error == WSAENOBUFS);
    std::vector<WSAPROTOCOL_INFOW> list(size / sizeof(WSAPROTOCOL_INFOW));
    BOOST_TEST(enumerate(nullptr, list.data(), &size, &error) == static_cast<int>(list.size()));
    return list;
}

// The outcome of a function that stores its code in an int.
template <class Call>
Outcome wsc(Call&& call) {
    int error = 0;
    return call(&error) == 0 ? succeeds() : fails_with(error);
}

inline Outcome install(GUID provider, std::vector<WSAPROTOCOL_INFOW> list, const WCHAR* path = L"c:\\p.dll") {
    return wsc([&](LPINT error) {
        return WSCInstallProvider(&provider, path, list.data(), static_cast<DWORD>(list.size()), error);
    });
}

inline Outcome remove_provider(GUID provider) {
    return wsc([&](LPINT error) { return WSCDeinstallProvider(&provider, error); });
}

} // namespace wspemu::test
