// Building up and taking down the world of a test.
#include "env.h"

#include "core/base/base_provider.h"
#include "core/guid.h"
#include "core/layers.h"
#include "core/net/memory_transport.h"
#include "core/port/handles.h"
#include "core/port/threads.h"
#include "core/text.h"
#include "core/unsupported.h"
#include "core/wide.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace wspemu::test {
namespace {

// The spies and the providers that do one thing wrong (bad_...).
std::string file_of(const std::string& name) {
    const char* folder = name.starts_with("bad_") ? WSPEMU_BAD_PROVIDERS : WSPEMU_TEST_PROVIDERS;
    return std::string(folder) + "/" + name + ".so";
}

// The handle count at the start of a test; the test's own thread has its handle by then.
std::size_t count_handles() {
    static_cast<void>(port::current_thread_handle());
    return port::open_handle_count();
}

void choose_network(Env::Network network, std::uint64_t seed) {
    base::TransportFactory factory;
    if (network == Env::Network::memory) factory = [seed] { return net::make_memory_transport(seed); };
    base::set_transport_factory(std::move(factory));
}

WSAPROTOCOL_INFOW spy_entry(int type, int protocol) {
    WSAPROTOCOL_INFOW info{};
    info.dwServiceFlags1 = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER;
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iVersion = 7;
    info.iAddressFamily = kSpyFamily;
    info.iMaxSockAddr = info.iMinSockAddr = 16;
    info.iSocketType = type;
    info.iProtocol = protocol;
    info.iNetworkByteOrder = LITTLEENDIAN;
    copy_wide(u"spy", info.szProtocol, WSAPROTOCOL_LEN + 1);
    return info;
}

} // namespace

Env::Env(Network network, std::uint64_t seed) : handles_before_(count_handles()), scope_(process_) {
    choose_network(network, seed);
}

Env::~Env() {
    stop();
    base::set_transport_factory({});
    check_reports();
    const std::size_t handles = port::open_handle_count();
    BOOST_TEST(handles == handles_before_,
               "the test leaves " << handles << " handles open; there were " << handles_before_);
    for (Spy& spy : spies_) {
        BOOST_TEST(spy.balance() == 0, spy.name() << " got " << spy.balance() << " more WSPStartup than WSPCleanup");
    }
}

void Env::check_reports() {
    std::set<std::string> missing = expected_;
    for (const Report& report : process_.reports().taken()) {
        missing.erase(report.rule);
        if (report.rule == kUnsupported) continue; // tests of refusals call what is not supported
        BOOST_TEST(expected_.count(report.rule) == 1u, "unexpected report [" << report.rule << "] " << report.text);
    }
    for (const std::string& rule : missing) BOOST_ERROR("no report [" << rule << "] came");
}

std::size_t Env::reports_of(const std::string& rule) {
    const auto reports = process_.reports().taken();
    return static_cast<std::size_t>(
        std::count_if(reports.begin(), reports.end(), [&](const Report& report) { return report.rule == rule; }));
}

Spy& Env::add_spy(const std::string& name) {
    port::map_module(to_utf16(name + ".dll"), file_of(name));
    Spy& spy = spies_.emplace_back(name, file_of(name));
    spy.guid = guid_of_text(name);
    return spy;
}

GUID Env::install_entries(const std::string& name) {
    const GUID guid = guid_of_text(name);
    const WSAPROTOCOL_INFOW entries[] = {spy_entry(SOCK_STREAM, kSpyStream), spy_entry(SOCK_DGRAM, kSpyDatagram)};
    const std::u16string path = u"%SystemRoot%\\System32\\" + to_utf16(name) + u".dll";
    const auto done = process_.change_catalog([&](Catalog& catalog) { return catalog.install(guid, path, entries); });
    BOOST_TEST_REQUIRE(done.ok());
    return guid;
}

Spy& Env::install_base(const std::string& name) {
    Spy& spy = add_spy(name);
    install_entries(name);
    spy.entry = process_.installed().find(spy.guid)->info.dwCatalogEntryId;
    return spy;
}

void Env::install_base_file(const std::string& name) {
    port::map_module(to_utf16(name + ".dll"), file_of(name));
    install_entries(name);
}

Spy& Env::install_layer(const std::string& name, bool ifs) {
    Spy& spy = add_spy(name);
    Layer layer;
    layer.provider = spy.guid;
    layer.path = u"%SystemRoot%\\System32\\" + to_utf16(name) + u".dll";
    layer.name = to_utf16(name);
    layer.ifs = ifs;
    const auto done = process_.change_catalog([&](Catalog& catalog) { return wspemu::install_layer(catalog, layer); });
    BOOST_TEST_REQUIRE(done.ok());
    spy.entry = spy->hidden_entry = *done;
    spy->forward = true;
    spy->ifs = ifs;
    return spy;
}

void Env::deinstall(const GUID& provider) {
    const auto done = process_.change_catalog([&](Catalog& catalog) { return catalog.deinstall(provider); });
    BOOST_TEST_REQUIRE(done.ok());
}

WSAPROTOCOL_INFOW Env::base_entry(int family, int type) {
    const Catalog catalog = process_.installed();
    for (const CatalogEntry& entry : catalog.entries()) {
        const WSAPROTOCOL_INFOW& info = entry.info;
        if (info.ProtocolChain.ChainLen == BASE_PROTOCOL && info.iAddressFamily == family && info.iSocketType == type)
            return info;
    }
    BOOST_TEST_REQUIRE(false, "there is no such base entry");
    return {};
}

void Env::start() {
    WSADATA data;
    BOOST_TEST_REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
}

void Env::stop() {
    while (process_.started()) BOOST_TEST(api(WSACleanup()) == succeeds());
}

SocketPair Env::tcp_pair() {
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in address = loopback();
    BOOST_TEST_REQUIRE(api(bind(listener, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    BOOST_TEST_REQUIRE(api(listen(listener, 1)) == succeeds());
    address = name_of(listener);
    SocketPair pair{};
    pair.client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    BOOST_TEST_REQUIRE(api(connect(pair.client, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) ==
                       succeeds());
    pair.server = accept(listener, nullptr, nullptr);
    BOOST_TEST_REQUIRE(api(pair.server) == succeeds());
    BOOST_TEST(api(closesocket(listener)) == succeeds());
    return pair;
}

SocketPair Env::udp_pair() {
    const SocketPair pair{socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)};
    for (SOCKET s : {pair.client, pair.server}) {
        struct sockaddr_in address = loopback();
        BOOST_TEST_REQUIRE(api(bind(s, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    }
    for (const auto& [s, other] : {std::pair{pair.client, pair.server}, std::pair{pair.server, pair.client}}) {
        struct sockaddr_in address = name_of(other);
        BOOST_TEST_REQUIRE(api(connect(s, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    }
    return pair;
}

SOCKET open_spy_stream() {
    return socket(kSpyFamily, SOCK_STREAM, kSpyStream);
}

struct sockaddr_in loopback(unsigned short port) {
    struct sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

struct sockaddr_in name_of(SOCKET s) {
    struct sockaddr_in address {};
    int length = sizeof address;
    BOOST_TEST_REQUIRE(api(getsockname(s, reinterpret_cast<struct sockaddr*>(&address), &length)) == succeeds());
    return address;
}

} // namespace wspemu::test
