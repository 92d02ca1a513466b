// The tap: calls counted at every edge of a chain, and nothing in the way without a sink.
#include "spy_fixture.h"

#include "core/tap/edges.h"

using namespace wspemu::test;
namespace tap = wspemu::tap;

namespace {

struct Attached {
    explicit Attached(tap::Sink& sink) { tap::attach_sink(&sink); }
    ~Attached() { tap::attach_sink(nullptr); }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;
};

// The number of the edge between two files, by the ends of their names.
unsigned edge_between(const std::string& caller, const std::string& callee) {
    const auto edges = tap::edges();
    for (unsigned i = 0; i < edges.size(); ++i) {
        if (edges[i].caller.ends_with(caller) && edges[i].callee.ends_with(callee) &&
            edges[i].caller.empty() == caller.empty()) {
            return i;
        }
    }
    BOOST_TEST_REQUIRE(false, "no edge from '" << caller << "' to '" << callee << "'");
    return 0;
}

unsigned upcall_number(const char* name) {
    unsigned number = 0;
    while (std::string(tap::upcall_name(number)) != name) ++number;
    return number;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(edges, Env)

BOOST_AUTO_TEST_CASE(a_sink_sees_every_call_at_every_edge_down_and_up) {
    tap::CountingSink sink;
    const Attached attached(sink);
    install_base("spy");
    install_layer("spy2");
    start();
    const SOCKET s = open_spy_stream();
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    BOOST_TEST(api(closesocket(s)) == succeeds());
    const unsigned first = edge_between("", "spy2.so");
    const unsigned second = edge_between("spy2.so", "spy.so");
    for (unsigned edge : {first, second}) {
        BOOST_TEST(sink.count(edge, tap::Way::down, kSpySocket) == 1u);
        BOOST_TEST(sink.count(edge, tap::Way::down, kSpyListen) == 2u);
        BOOST_TEST(sink.count(edge, tap::Way::down, kSpyCloseSocket) == 1u);
        BOOST_TEST(sink.count(edge, tap::Way::up, upcall_number("WPUCreateSocketHandle")) == 1u);
        BOOST_TEST(sink.count(edge, tap::Way::up, upcall_number("WPUCloseSocketHandle")) == 1u);
    }
    stop();
    BOOST_TEST(sink.count(first, tap::Way::down, kSpyCleanup) == 1u);
    BOOST_TEST(sink.count(second, tap::Way::down, kSpyCleanup) == 1u);
}

BOOST_AUTO_TEST_CASE(results_and_codes_pass_a_tapped_edge_unchanged) {
    tap::CountingSink sink;
    const Attached attached(sink);
    Spy& spy = install_base("spy");
    start();
    const SOCKET s = open_spy_stream();
    spy.fails(kSpyBind, WSAEACCES);
    BOOST_TEST(api(bind(s, nullptr, 0)) == fails_with(WSAEACCES));
    spy.on(kSpySelect, [](SpyCall& call) { call.returns(3); });
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    BOOST_TEST(select(0, &set, nullptr, nullptr, nullptr) == 3);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

BOOST_AUTO_TEST_CASE(without_a_sink_the_providers_own_pointers_are_handed_out) {
    Spy& spy = install_base("spy");
    start();
    const SOCKET s = open_spy_stream();
    const auto* provider = process().providers().find(spy.guid);
    BOOST_TEST_REQUIRE(provider != nullptr);
    const auto listen_function = reinterpret_cast<void*>(provider->table().lpWSPListen);
    wspemu::port::Module* owner = wspemu::port::module_of_address(listen_function);
    BOOST_TEST_REQUIRE(owner != nullptr);
    BOOST_TEST(wspemu::port::module_file(owner).ends_with("/spy.so"));
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

BOOST_AUTO_TEST_CASE(the_innermost_tapped_call_is_known) {
    tap::CountingSink sink;
    const Attached attached(sink);
    Spy& spy = install_base("spy");
    start();
    tap::CallEvent seen{};
    bool known = false;
    spy.on(kSpyListen, [&](SpyCall&) { known = tap::innermost_call(seen); });
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    BOOST_TEST(known);
    BOOST_TEST(seen.function == static_cast<unsigned>(kSpyListen));
    BOOST_TEST((seen.way == tap::Way::down));
    BOOST_TEST(!tap::innermost_call(seen));
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
