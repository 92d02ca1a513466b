// Transport and Link: the network below the base provider. Neutral: names neither Winsock nor POSIX nor Asio.
//
// A Link is one native socket. Its calls never block: what can not be done now fails with code::wsaewouldblock, and the
// caller either watches for readiness (watch: the callback runs on whichever thread runs the reactor, so emulator code
// only) or blocks its own thread (wait). All errors are Winsock codes. One Link may be used by several threads at once
// for different directions; calls of one direction are serialised by the caller (the base provider's socket lock).
#pragma once

#include "core/port/handoff.h"
#include "core/port/objects.h"
#include "core/port/reactor.h"
#include "core/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace wspemu::net {

// local: AF_UNIX, streams only.
enum class Family : std::uint8_t { none, ipv4, ipv6, local };
// raw: packets of one IP protocol, and for IPv4 their headers.
enum class Kind : std::uint8_t { stream, datagram, raw };

// An endpoint. bytes: network order, 4 used for IPv4; port, flow in network order as sockaddr has them; scope in host order.
// Family::local has only a scope: its name (local_names.h), 0 for none.
struct Address {
    Family family = Family::none;
    std::uint16_t port = 0;
    std::uint32_t flow = 0;
    std::uint32_t scope = 0;
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const Address&, const Address&) = default;
};

struct Buffer {
    void* data;
    std::size_t size;
};

// Flags of receive and send.
inline constexpr unsigned kOutOfBand = 1;
inline constexpr unsigned kPeek = 2;
inline constexpr unsigned kDontRoute = 4;

struct Received {
    std::size_t bytes = 0;
    bool truncated = false; // the datagram was longer than the buffers; the rest is gone
    bool urgent = false;    // out-of-band data was read
    Address from;           // family none when not asked for or not known
};

enum class Direction : std::uint8_t { read = 0, write = 1, urgent = 2 };
inline constexpr std::size_t kDirections = 3;
// In the mask of Link::poll() only: the stream has ended in both directions or by an error, nothing more will come.
inline constexpr unsigned kHungUp = 1u << kDirections;

// Told once per watch(). ready() runs inside the reactor: short, no user code. It may call into any Link.
class Watcher {
public:
    virtual void ready(Direction direction) noexcept = 0;

protected:
    ~Watcher() = default;
};

enum class Side : std::uint8_t { receive, send, both };

// Options that have a native meaning. Values are ints; booleans 0/1; times in milliseconds; linger: -1 off, else seconds.
enum class Option : std::uint8_t {
    reuse_address,
    exclusive_address,
    keep_alive,
    keep_alive_idle_ms,
    keep_alive_interval_ms,
    broadcast,
    linger,
    oob_inline,
    receive_buffer,
    send_buffer,
    no_delay,
    dont_route,
    time_to_live,
    type_of_service,
    dont_fragment,
    v6_only,
    multicast_ttl,
    multicast_loop,
    multicast_interface, // index
    keep_alive_count,
    max_retransmit_ms, // how long sent data may stay unacknowledged; 0: as the host has it
    max_segment,
    no_checksum,
    packet_info,       // receive_message() tells where a datagram was sent to
    receive_hop_limit, // ... and its time to live
    receive_type_of_service,
    header_included, // raw: what is sent begins with its IP header
};

// What travels beside a datagram. Fields that were not asked for have their initial values.
struct PacketInfo {
    Address local; // where it was sent to
    std::uint32_t interface_index = 0;
    int hop_limit = -1;
    int type_of_service = -1;
};

// Who may send to a member of a group. include: only these sources; else: all but these.
struct SourceFilter {
    bool include = false;
    std::vector<Address> sources;
};
enum class SourceChange : std::uint8_t { join, leave, block, unblock };

// A link on its way to another process: its native socket, and what this side alone knows of it.
struct Handover {
    port::Descriptor descriptor;
    std::array<std::byte, 32> memory{};
};

class Link {
public:
    virtual ~Link() = default; // closes; never blocks

    virtual Result<void> bind(const Address& address) noexcept = 0;
    virtual Result<void> listen(int backlog) noexcept = 0;
    // wsaewouldblock: in progress; ends with write readiness, then connect_result().
    virtual Result<void> connect(const Address& address) noexcept = 0;
    // Datagram links: gives up the default peer.
    virtual Result<void> disconnect_peer() noexcept = 0;
    // The pending native error, taken: success after a connect that went well. wsaewouldblock while it is in progress.
    virtual Result<void> connect_result() noexcept = 0;
    virtual Result<std::unique_ptr<Link>> accept(Address& peer) noexcept = 0;

    virtual Result<Received> receive(std::span<const Buffer> buffers, unsigned flags, bool want_from) noexcept = 0;
    // to: nullptr for the connected peer. Streams may take fewer bytes than given.
    virtual Result<std::size_t> send(std::span<const Buffer> buffers, unsigned flags, const Address* to) noexcept = 0;
    virtual Result<void> shutdown(Side side) noexcept = 0;
    // Breaks a stream's connection at once: the peer gets a reset, later calls here answer wsaeconnaborted.
    virtual void reset() noexcept = 0;
    // Makes the coming destruction a reset (RST) instead of a graceful close.
    virtual void abort_on_close() noexcept = 0;

    virtual Result<Address> local() const noexcept = 0;
    virtual Result<Address> peer() const noexcept = 0;
    // Bytes that can be read now (FIONREAD); datagrams: of the first one.
    virtual Result<std::size_t> available() const noexcept = 0;
    // Bytes that were taken by send() and that the peer has not acknowledged yet; for a close that lingers.
    virtual Result<std::size_t> unsent() const noexcept = 0;
    // True when the next byte is the out-of-band mark (SIOCATMARK answers the reverse).
    virtual Result<bool> at_mark() const noexcept = 0;

    virtual Result<int> get_option(Option option) const noexcept = 0;
    virtual Result<void> set_option(Option option, int value) noexcept = 0;
    virtual Result<void> join_group(const Address& group, const Address& interface_address) noexcept = 0;
    virtual Result<void> leave_group(const Address& group, const Address& interface_address) noexcept = 0;
    // Networks without these answer wsaeopnotsupp.
    virtual Result<void> change_source(SourceChange change, const Address& group, const Address& source,
                                       const Address& interface_address) noexcept;
    virtual Result<void> set_source_filter(const Address& group, const Address& interface_address,
                                           const SourceFilter& filter) noexcept;
    virtual Result<SourceFilter> source_filter(const Address& group, const Address& interface_address) noexcept;
    // Datagrams with what travels beside them.
    virtual Result<Received> receive_message(std::span<const Buffer> buffers, unsigned flags,
                                             PacketInfo& info) noexcept;

    // The descriptor of the native socket, for polling by others; -1 when there is none. It closes with the link.
    virtual int native_descriptor() const noexcept { return -1; }
    // A second descriptor of the native socket, for Transport::take_over in another process. Networks whose sockets are
    // not the host's answer wsaeopnotsupp.
    virtual Result<Handover> hand_over() const noexcept;
    // Family::local: the process at the other end. wsaenotconn; wsaeopnotsupp for other families.
    virtual Result<std::uint32_t> peer_process() const noexcept;

    // What is ready now, as a mask of 1 << Direction and kHungUp; hang-ups and errors count as readable and writable.
    virtual unsigned poll() const noexcept = 0;
    // True when the peer has gone: graceful (end of stream next, nothing left to read) or by error, which takes what was
    // not read with it: from then on receive() answers the error. Used for FD_CLOSE.
    struct Hangup {
        bool gone = false;
        int error = 0; // 0 graceful, else wsaeconnreset, wsaeconnaborted ...
    };
    virtual Hangup hangup() const noexcept = 0;

    // Asks for one ready(direction). A second call for a direction already watched changes nothing. Any thread. The loss of
    // the connection ends a watch of any direction.
    virtual void watch(Direction direction) noexcept = 0;
    // After unwatch_all() returned no callback of this link runs and none will run (it waits for one that is running on
    // another thread; called from inside a callback of this link it does not wait for that one).
    virtual void unwatch_all() noexcept = 0;

    // Blocks the calling thread: see port::wait_native for the ends (ready, apc, timeout, cancelled). directions is a
    // mask of 1 << Direction.
    virtual port::WaitOutcome wait(unsigned directions, port::Deadline deadline, bool alertable,
                                   port::Cancel* cancel) noexcept = 0;
};

struct Interface {
    std::uint32_t index = 0;
    bool up = false;
    bool can_broadcast = false;
    bool loopback = false;
    bool point_to_point = false;
    bool multicast = false;
    Address address;
    Address netmask;
    Address broadcast; // family none when it has none
};

enum class Change : std::uint8_t { addresses, routes };

// A network: the host's own (asio_transport.cpp) or a seeded one in memory (memory_transport.cpp).
class Transport : public port::Reactor {
public:
    // The watcher (may be nullptr: the link is then never watched) outlives the link. protocol is of raw links alone: their
    // IP protocol; 0 receives nothing. wsaeacces: the host lets this user have no raw links.
    virtual Result<std::unique_ptr<Link>> open(Family family, Kind kind, Watcher* watcher,
                                               int protocol = 0) noexcept = 0;
    // Gives an accepted link its watcher, before the first watch().
    virtual void set_watcher(Link& link, Watcher* watcher) noexcept = 0;
    // A link over what another process's link has handed over. wsaeinval when it makes no sense; networks whose sockets are
    // not the host's answer wsaeopnotsupp.
    virtual Result<std::unique_ptr<Link>> take_over(Handover handover, Watcher* watcher) noexcept;

    // Networks without interfaces of their own answer wsaeopnotsupp to these three.
    // One element per address of an interface; interfaces without an address are left out.
    virtual Result<std::vector<Interface>> interfaces() noexcept;
    // The local address that datagrams to `to` leave from. wsaenetunreach, wsaehostunreach.
    virtual Result<Address> route_source(const Address& to) noexcept;
    // A link that becomes readable at each change: receive() until wsaewouldblock takes the news.
    virtual Result<std::unique_ptr<Link>> open_changes(Change what, Family family, Watcher* watcher) noexcept;
};

std::unique_ptr<Transport> make_host_transport();

} // namespace wspemu::net
