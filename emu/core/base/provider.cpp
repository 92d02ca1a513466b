// WSPStartup, WSPCleanup and the proc table; the provider's memory of its process.
#include "core/base/provider.h"

#include "core/base/handover.h"
#include "core/base/socket.h"
#include "core/port/handoff.h"
#include "core/port/inheritance.h"
#include "core/port/modules.h"
#include "core/port/reactor.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace wspemu::base {

Provider& provider() noexcept {
    static Provider instance;
    return instance;
}

int Provider::start(const WSPUPCALLTABLE& upcalls) noexcept {
    const std::scoped_lock lifecycle(lifecycle_);
    const std::scoped_lock lock(mutex_);
    if (starts_ == 0) {
        std::shared_ptr<net::Transport> network = factory_ ? factory_() : net::make_host_transport();
        if (!network) return WSASYSNOTREADY;
        transport_ = std::move(network);
        port::attach_reactor(transport_.get());
    }
    use_upcalls(upcalls);
    ++starts_; // SPI: WSP-START-10
    return 0;
}

// SPI: UPC-GEN-2
void Provider::use_upcalls(const WSPUPCALLTABLE& upcalls) noexcept {
    const auto same = [&](const WSPUPCALLTABLE& known) { return std::memcmp(&known, &upcalls, sizeof upcalls) == 0; };
    auto known = std::find_if(tables_.begin(), tables_.end(), same);
    if (known == tables_.end()) known = tables_.insert(tables_.begin(), upcalls);
    upcalls_.store(&*known, std::memory_order_release);
}

int Provider::cleanup() noexcept {
    const std::scoped_lock lifecycle(lifecycle_);
    std::shared_ptr<net::Transport> network;
    {
        const std::scoped_lock lock(mutex_);
        if (starts_ == 0) return WSANOTINITIALISED; // SPI: WSP-CLNP-2
        if (--starts_ > 0) return 0;                // SPI: WSP-CLNP-1
        network = std::move(transport_);
        transport_ = nullptr;
        generation_.fetch_add(1, std::memory_order_acq_rel);
    }
    end_all_sockets();
    port::withdraw_offers();
    port::attach_reactor(nullptr); // SPI: WSP-CLNP-5: nobody is inside the network any more
    return 0;
}

// SPI: WSP-CLNP-3, WSP-CLNP-4
void Provider::end_all_sockets() noexcept {
    for (;;) {
        Ref<BaseSocket> socket;
        {
            const std::scoped_lock lock(mutex_);
            if (!sockets_) break;
            socket = Ref<BaseSocket>(sockets_);
        }
        std::vector<SOCKET> handles;
        {
            const std::scoped_lock lock(socket->mutex);
            handles.swap(socket->handles);
            if (socket->phase == Phase::connected && socket->profile.stream()) socket->link->abort_on_close();
        }
        socket->end(BaseSocket::Ending::silent);
        remove(*socket);
        for (const SOCKET handle : handles) {
            // CloseHandle may have been used on it, and the value be somebody else's now.
            const auto pin = port::pin<port::FileObject>(static_cast<port::Handle>(handle));
            if (pin.get() == socket.get()) port::close_handle(static_cast<port::Handle>(handle));
        }
    }
    const std::scoped_lock lock(mutex_);
    duplicates_.clear();
    entries_.clear();
}

std::shared_ptr<net::Transport> Provider::transport() const noexcept {
    const std::scoped_lock lock(mutex_);
    return transport_;
}

Entry Provider::keep_entry(const WSAPROTOCOL_INFOW& entry) {
    auto copy = std::make_shared<WSAPROTOCOL_INFOW>(entry);
    copy->dwProviderReserved = 0;
    const std::scoped_lock lock(mutex_);
    for (const Entry& known : entries_) {
        if (std::memcmp(known.get(), copy.get(), sizeof *copy) == 0) return known;
    }
    entries_.push_back(copy);
    return copy;
}

bool Provider::add(BaseSocket& socket) noexcept {
    const std::scoped_lock lock(mutex_);
    if (starts_ == 0) return false;
    socket.next_in_provider = sockets_;
    if (sockets_) sockets_->previous_in_provider = &socket;
    sockets_ = &socket;
    return true;
}

void Provider::remove(BaseSocket& socket) noexcept {
    const std::scoped_lock lock(mutex_);
    if (sockets_ != &socket && !socket.previous_in_provider) return; // never added, or removed already
    if (socket.next_in_provider) socket.next_in_provider->previous_in_provider = socket.previous_in_provider;
    (sockets_ == &socket ? sockets_ : socket.previous_in_provider->next_in_provider) = socket.next_in_provider;
    socket.next_in_provider = nullptr;
    socket.previous_in_provider = nullptr;
}

DWORD Provider::leave_duplicate(SOCKET handle) noexcept {
    const std::scoped_lock lock(mutex_);
    last_cookie_ = last_cookie_ + 1 == port::kOfferBit ? 1 : last_cookie_ + 1; // those are other processes'
    try {
        duplicates_.emplace(last_cookie_, handle);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return last_cookie_;
}

SOCKET Provider::take_duplicate(DWORD cookie) noexcept {
    const std::scoped_lock lock(mutex_);
    const auto found = duplicates_.find(cookie);
    if (found == duplicates_.end()) return INVALID_SOCKET;
    const SOCKET handle = found->second;
    duplicates_.erase(found); // SPI: DSP-DUP-3
    return handle;
}

void Provider::set_factory(TransportFactory factory) {
    const std::scoped_lock lock(mutex_);
    factory_ = std::move(factory);
}

int WSPAPI wsp_cleanup(LPINT error) noexcept {
    return answer(provider().cleanup(), error);
}

// SPI: WSP-QOS-4
BOOL WSPAPI wsp_get_qos_by_name(SOCKET s, LPWSABUF name, LPQOS qos, LPINT error) noexcept {
    int code = WSAEOPNOTSUPP;
    if (!SocketPin(s)) {
        code = WSAENOTSOCK;
    } else if (!name || !qos) {
        code = WSAEFAULT;
    }
    if (error) *error = code;
    return FALSE;
}

namespace {

constexpr WORD kVersion = MAKEWORD(2, 2);

// The order of versions: major, then minor. SPI: WSP-START-3
constexpr unsigned rank(WORD version) noexcept {
    return static_cast<unsigned>(LOBYTE(version)) << 8 | HIBYTE(version);
}

void fill(WSPPROC_TABLE& table) noexcept {
    table.lpWSPAccept = wsp_accept;
    table.lpWSPAddressToString = wsp_address_to_string;
    table.lpWSPAsyncSelect = wsp_async_select;
    table.lpWSPBind = wsp_bind;
    table.lpWSPCancelBlockingCall = wsp_cancel_blocking_call;
    table.lpWSPCleanup = wsp_cleanup;
    table.lpWSPCloseSocket = wsp_close_socket;
    table.lpWSPConnect = wsp_connect;
    table.lpWSPDuplicateSocket = wsp_duplicate_socket;
    table.lpWSPEnumNetworkEvents = wsp_enum_network_events;
    table.lpWSPEventSelect = wsp_event_select;
    table.lpWSPGetOverlappedResult = wsp_get_overlapped_result;
    table.lpWSPGetPeerName = wsp_get_peer_name;
    table.lpWSPGetSockName = wsp_get_sock_name;
    table.lpWSPGetSockOpt = wsp_get_sock_opt;
    table.lpWSPGetQOSByName = wsp_get_qos_by_name;
    table.lpWSPIoctl = wsp_ioctl;
    table.lpWSPJoinLeaf = wsp_join_leaf;
    table.lpWSPListen = wsp_listen;
    table.lpWSPRecv = wsp_recv;
    table.lpWSPRecvDisconnect = wsp_recv_disconnect;
    table.lpWSPRecvFrom = wsp_recv_from;
    table.lpWSPSelect = wsp_select;
    table.lpWSPSend = wsp_send;
    table.lpWSPSendDisconnect = wsp_send_disconnect;
    table.lpWSPSendTo = wsp_send_to;
    table.lpWSPSetSockOpt = wsp_set_sock_opt;
    table.lpWSPShutdown = wsp_shutdown;
    table.lpWSPSocket = wsp_socket;
    table.lpWSPStringToAddress = wsp_string_to_address;
}

int WSPAPI startup(WORD requested, LPWSPDATA data, LPWSAPROTOCOL_INFOW entry, WSPUPCALLTABLE upcalls,
                   LPWSPPROC_TABLE table) noexcept {
    (void)entry;                                                     // every socket brings its own
    if (!data || !table) return WSAEFAULT;                           // SPI: WSP-START-16
    if (rank(requested) < rank(kVersion)) return WSAVERNOTSUPPORTED; // SPI: WSP-START-4
    if (const int code = provider().start(upcalls)) return code;
    if (port::has_inherited_sockets()) adopt_inherited_sockets();
    // SPI: WSP-START-3, WSP-START-7
    data->wVersion = kVersion;
    data->wHighVersion = kVersion;
    constexpr char16_t description[] = u"wspemu base provider (TCP, UDP and RAW over IPv4 and IPv6, AF_UNIX)";
    std::memcpy(data->szDescription, description, sizeof description);
    fill(*table);
    return 0;
}

void* resolve(const char* name) {
    return std::strcmp(name, "WSPStartup") == 0 ? reinterpret_cast<void*>(&startup) : nullptr;
}

} // namespace

void register_module() {
    static std::once_flag once;
    std::call_once(once, [] { port::register_builtin_module(kModuleFile, resolve); });
}

void set_transport_factory(TransportFactory factory) {
    provider().set_factory(std::move(factory));
}

} // namespace wspemu::base
