// Env: the world of one test. Its own process with its own catalog, a network, providers, and a look at what is left over.
#pragma once

#include "outcome.h"
#include "spy_control.h"

#include "core/process.h"

#include <deque>
#include <memory>
#include <set>
#include <string>

namespace wspemu::test {

// Entries that the spies have as base providers: a family of their own, so that no built-in entry competes.
inline constexpr int kSpyFamily = 60;
inline constexpr int kSpyStream = 601; // protocol of the SOCK_STREAM entry
inline constexpr int kSpyDatagram = 602;

struct SocketPair {
    SOCKET client;
    SOCKET server;
};

// How many entries the catalog begins with; their ids begin with 1001.
inline constexpr unsigned kBuiltinEntries = 7;

class Env {
public:
    enum class Network { host, memory };

    explicit Env(Network network = Network::host, std::uint64_t seed = 1);
    // Stops what is started, then fails the test for handles, reports and modules left over that it did not announce.
    ~Env();
    Env(const Env&) = delete;
    Env& operator=(const Env&) = delete;

    Process& process() { return process_; }

    // A spy as base provider: a stream and a datagram entry of kSpyFamily, not IFS, under a GUID of its own.
    Spy& install_base(const std::string& name = "spy");
    // A provider as a layer over all that is there. A spy is set to pass calls on.
    Spy& install_layer(const std::string& name, bool ifs = false);
    // Any test provider, or a name that there is no file of, as a base provider of kSpyFamily; not held, not a spy.
    void install_base_file(const std::string& name);
    void deinstall(const GUID& provider);
    // The base entry of a family and type, whatever lies above it.
    WSAPROTOCOL_INFOW base_entry(int family, int type);

    // WSAStartup(2.2); stop(): WSACleanup until nothing is started.
    void start();
    void stop();

    // The test provokes this report: it must come at least once.
    void expect_report(std::string rule) { expected_.insert(std::move(rule)); }
    // How many reports of the rule there are so far.
    std::size_t reports_of(const std::string& rule);

    // Connected sockets over loopback, AF_INET, ephemeral ports; the caller closes them.
    SocketPair tcp_pair();
    SocketPair udp_pair();

private:
    Spy& add_spy(const std::string& name);
    GUID install_entries(const std::string& name);
    void check_reports();

    // In this order: spies are let go after the process ended.
    std::size_t handles_before_;
    std::deque<Spy> spies_;
    Process process_;
    ScopedProcess scope_;
    std::set<std::string> expected_;
};

// A socket of a base spy.
SOCKET open_spy_stream();
// 127.0.0.1 and a port (0: any).
struct sockaddr_in loopback(unsigned short port = 0);
// The address a socket is bound to.
struct sockaddr_in name_of(SOCKET s);

} // namespace wspemu::test
