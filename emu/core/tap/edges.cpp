// The edges' registry and their thunks.
#include "core/tap/edges.h"

#include "core/port/threads.h"
#include "core/upcalls.h"

#include <cstring>
#include <functional>
#include <mutex>
#include <tuple>
#include <utility>

namespace wspemu::tap {
namespace {

struct Edge {
    port::Module* caller = nullptr;
    port::Module* callee = nullptr;
    EdgeNames names;
    LPWSPSTARTUP startup = nullptr;
    bool has_table = false;
    WSPPROC_TABLE table{};    // the provider's own
    WSPUPCALLTABLE upcalls{}; // what the provider would have got
};

std::mutex registry_mutex;
Edge registry[kMaxEdges];
unsigned registered = 0;
std::atomic<Sink*> attached{nullptr};

// The tapped calls that the thread is inside of, innermost first.
struct Scope {
    CallEvent call;
    Scope* outer;
    const void* stack;
};
thread_local Scope* innermost = nullptr;

// An exception went past these calls to a handler further out.
void drop_abandoned_scopes(const void* limit) noexcept {
    while (innermost && std::less<const void*>()(innermost->stack, limit)) innermost = innermost->outer;
}

class CallScope {
public:
    CallScope(unsigned edge, unsigned function, Way way) noexcept
        : scope_{{edge, function, way}, innermost, __builtin_frame_address(0)} {
        innermost = &scope_;
        if (Sink* sink = attached.load(std::memory_order_acquire)) sink->entered(scope_.call);
    }
    ~CallScope() {
        if (Sink* sink = attached.load(std::memory_order_acquire)) sink->left(scope_.call);
        innermost = scope_.outer;
    }
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

private:
    Scope scope_;
};

// The members of the two tables, in order; a thunk is named by its place here.
constexpr auto kDownMembers = std::make_tuple(
    &WSPPROC_TABLE::lpWSPAccept, &WSPPROC_TABLE::lpWSPAddressToString, &WSPPROC_TABLE::lpWSPAsyncSelect,
    &WSPPROC_TABLE::lpWSPBind, &WSPPROC_TABLE::lpWSPCancelBlockingCall, &WSPPROC_TABLE::lpWSPCleanup,
    &WSPPROC_TABLE::lpWSPCloseSocket, &WSPPROC_TABLE::lpWSPConnect, &WSPPROC_TABLE::lpWSPDuplicateSocket,
    &WSPPROC_TABLE::lpWSPEnumNetworkEvents, &WSPPROC_TABLE::lpWSPEventSelect, &WSPPROC_TABLE::lpWSPGetOverlappedResult,
    &WSPPROC_TABLE::lpWSPGetPeerName, &WSPPROC_TABLE::lpWSPGetSockName, &WSPPROC_TABLE::lpWSPGetSockOpt,
    &WSPPROC_TABLE::lpWSPGetQOSByName, &WSPPROC_TABLE::lpWSPIoctl, &WSPPROC_TABLE::lpWSPJoinLeaf,
    &WSPPROC_TABLE::lpWSPListen, &WSPPROC_TABLE::lpWSPRecv, &WSPPROC_TABLE::lpWSPRecvDisconnect,
    &WSPPROC_TABLE::lpWSPRecvFrom, &WSPPROC_TABLE::lpWSPSelect, &WSPPROC_TABLE::lpWSPSend,
    &WSPPROC_TABLE::lpWSPSendDisconnect, &WSPPROC_TABLE::lpWSPSendTo, &WSPPROC_TABLE::lpWSPSetSockOpt,
    &WSPPROC_TABLE::lpWSPShutdown, &WSPPROC_TABLE::lpWSPSocket, &WSPPROC_TABLE::lpWSPStringToAddress);
static_assert(std::tuple_size_v<decltype(kDownMembers)> == kDownCalls);

constexpr auto kUpMembers = std::make_tuple(
    &WSPUPCALLTABLE::lpWPUCloseEvent, &WSPUPCALLTABLE::lpWPUCloseSocketHandle, &WSPUPCALLTABLE::lpWPUCreateEvent,
    &WSPUPCALLTABLE::lpWPUCreateSocketHandle, &WSPUPCALLTABLE::lpWPUFDIsSet, &WSPUPCALLTABLE::lpWPUGetProviderPath,
    &WSPUPCALLTABLE::lpWPUModifyIFSHandle, &WSPUPCALLTABLE::lpWPUPostMessage,
    &WSPUPCALLTABLE::lpWPUQueryBlockingCallback, &WSPUPCALLTABLE::lpWPUQuerySocketHandleContext,
    &WSPUPCALLTABLE::lpWPUQueueApc, &WSPUPCALLTABLE::lpWPUResetEvent, &WSPUPCALLTABLE::lpWPUSetEvent,
    &WSPUPCALLTABLE::lpWPUOpenCurrentThread, &WSPUPCALLTABLE::lpWPUCloseThread);
static_assert(std::tuple_size_v<decltype(kUpMembers)> == kUpcalls - 1);

template <unsigned E, unsigned I, class Function>
struct DownThunk;
template <unsigned E, unsigned I, class R, class... A>
struct DownThunk<E, I, R(WSPAPI*)(A...)> {
    static R WSPAPI call(A... arguments) noexcept {
        const CallScope scope(E, I, Way::down);
        return (registry[E].table.*std::get<I>(kDownMembers))(arguments...);
    }
};

template <unsigned E, unsigned I, class Function>
struct UpThunk;
template <unsigned E, unsigned I, class R, class... A>
struct UpThunk<E, I, R(WSPAPI*)(A...)> {
    static R WSPAPI call(A... arguments) noexcept {
        const CallScope scope(E, I, Way::up);
        return (registry[E].upcalls.*std::get<I>(kUpMembers))(arguments...);
    }
};

template <unsigned E, std::size_t... I>
void fill_down(WSPPROC_TABLE& table, std::index_sequence<I...>) {
    using Table = WSPPROC_TABLE;
    ((table.*std::get<I>(kDownMembers) =
          &DownThunk<E, I, std::remove_reference_t<decltype(std::declval<Table&>().*std::get<I>(kDownMembers))>>::call),
     ...);
}

template <unsigned E, std::size_t... I>
void fill_up(WSPUPCALLTABLE& table, std::index_sequence<I...>) {
    using Table = WSPUPCALLTABLE;
    ((table.*std::get<I>(kUpMembers) =
          &UpThunk<E, I, std::remove_reference_t<decltype(std::declval<Table&>().*std::get<I>(kUpMembers))>>::call),
     ...);
}

int start_through(unsigned edge, WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, const WSPUPCALLTABLE& upcalls,
                  LPWSPPROC_TABLE table);

// What belongs to edge number E at compile time.
struct Thunks {
    LPWSPSTARTUP startup;
    void (*fill_down)(WSPPROC_TABLE&);
    void (*fill_up)(WSPUPCALLTABLE&);
};

template <unsigned E>
constexpr Thunks thunks_of() {
    return {
        [](WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
           LPWSPPROC_TABLE table) -> int { return start_through(E, version, data, info, upcalls, table); },
        [](WSPPROC_TABLE& table) { tap::fill_down<E>(table, std::make_index_sequence<kDownCalls>{}); },
        [](WSPUPCALLTABLE& table) { tap::fill_up<E>(table, std::make_index_sequence<kUpcalls - 1>{}); },
    };
}

template <std::size_t... E>
constexpr auto all_thunks(std::index_sequence<E...>) {
    return std::array<Thunks, sizeof...(E)>{thunks_of<E>()...};
}
constexpr auto kThunks = all_thunks(std::make_index_sequence<kMaxEdges>{});

// A free edge for (caller, callee), or kMaxEdges. Called with the registry locked.
unsigned new_edge(const Edge& model) {
    if (registered == kMaxEdges) return kMaxEdges;
    registry[registered] = model;
    registry[registered].has_table = false;
    return registered++;
}

// The edge whose table this is: the given one, or, when the same DLL hands out another table for another entry, a further
// edge between the same two. Called with the registry locked; kMaxEdges when there is none left.
unsigned edge_of_table(unsigned edge, const WSPPROC_TABLE& own) {
    for (unsigned i = edge; i < registered; ++i) {
        Edge& candidate = registry[i];
        if (candidate.caller != registry[edge].caller || candidate.callee != registry[edge].callee) continue;
        if (!candidate.has_table || std::memcmp(&candidate.table, &own, sizeof own) == 0) return i;
    }
    return new_edge(registry[edge]);
}

int start_through(unsigned edge, WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, const WSPUPCALLTABLE& upcalls,
                  LPWSPPROC_TABLE table) {
    WSPUPCALLTABLE tapped = upcalls;
    kThunks[edge].fill_up(tapped);
    LPWSPSTARTUP startup = nullptr;
    {
        const std::lock_guard lock(registry_mutex);
        // A layer hands its own table on (UPC-GEN-3); the thunks behind it would count this edge's upcalls twice.
        registry[edge].upcalls = upcall_table();
        startup = registry[edge].startup;
    }
    const int code = startup(version, data, info, tapped, table);
    if (code != 0 || !table) return code;
    const auto* entries = reinterpret_cast<void* const*>(table);
    for (std::size_t i = 0; i < kDownCalls; ++i) {
        if (!entries[i]) return code; // the host refuses such a table; it must see the NULL
    }
    const std::lock_guard lock(registry_mutex);
    const unsigned own_edge = edge_of_table(edge, *table);
    if (own_edge == kMaxEdges) return code; // no edge left: the provider's own pointers, untapped
    if (!registry[own_edge].has_table) {
        registry[own_edge].table = *table;
        registry[own_edge].has_table = true;
    }
    kThunks[own_edge].fill_down(*table);
    return code;
}

} // namespace

void attach_sink(Sink* sink) noexcept {
    port::add_unwind_hook(&drop_abandoned_scopes);
    attached.store(sink, std::memory_order_release);
}

std::vector<EdgeNames> edges() {
    const std::lock_guard lock(registry_mutex);
    std::vector<EdgeNames> names;
    for (unsigned i = 0; i < registered; ++i) names.push_back(registry[i].names);
    return names;
}

void* tapped_symbol(port::Module* caller, port::Module* module, const char* name, void* found) {
    if (!attached.load(std::memory_order_acquire) || std::strcmp(name, "WSPStartup") != 0) return found;
    const std::lock_guard lock(registry_mutex);
    const auto startup = reinterpret_cast<LPWSPSTARTUP>(found);
    for (unsigned i = 0; i < registered; ++i) {
        const Edge& edge = registry[i];
        if (edge.caller == caller && edge.callee == module && edge.startup == startup) {
            return reinterpret_cast<void*>(kThunks[i].startup);
        }
    }
    Edge edge;
    edge.caller = caller;
    edge.callee = module;
    edge.names = {caller ? port::module_file(caller) : std::string(), port::module_file(module)};
    edge.startup = startup;
    const unsigned made = new_edge(edge);
    return made == kMaxEdges ? found : reinterpret_cast<void*>(kThunks[made].startup);
}

void install_symbol_filter() noexcept {
    port::set_symbol_filter(&tapped_symbol);
}

UpExport::UpExport(const void* return_address) noexcept : call_{} {
    Sink* sink = attached.load(std::memory_order_acquire);
    if (!sink) return;
    port::Module* module = port::module_of_address(return_address);
    if (!module) return;
    const std::lock_guard lock(registry_mutex);
    for (unsigned i = 0; i < registered && !seen_; ++i) {
        if (registry[i].callee != module) continue;
        call_ = {i, kCompleteOverlappedRequest, Way::up};
        seen_ = true;
    }
    if (seen_) sink->entered(call_);
}

UpExport::~UpExport() {
    Sink* sink = attached.load(std::memory_order_acquire);
    if (seen_ && sink) sink->left(call_);
}

bool innermost_call(CallEvent& call) noexcept {
    if (!innermost) return false;
    call = innermost->call;
    return true;
}

// Without the lock: an edge is complete before the first call over it, and never changes its name.
const char* callee_file(unsigned edge) noexcept {
    return registry[edge].names.callee.c_str();
}

} // namespace wspemu::tap
