// The spy: a provider that does as the test's knobs say (spy.h).
#include "spy.h"

#include <mswsock.h>
#include <windows.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace {

SpyKnobs g_knobs;

// The provider below, as a layer started it for one entry.
struct Lower {
    HMODULE module = nullptr;
    WSPPROC_TABLE table{};
    WSAPROTOCOL_INFOW shown{}; // the entry that calls below are made with
};

struct SpySocket {
    WSAPROTOCOL_INFOW info; // the entry it was opened for
    SOCKET lower;
};

std::mutex g_mutex;              // guards the two maps
std::map<DWORD, Lower> g_lowers; // by entry id
std::map<SOCKET, SpySocket> g_sockets;

// --- the way down -----------------------------------------------------------------------------------------------------------

WSAPROTOCOL_INFOW find_entry(DWORD id) {
    DWORD size = 0;
    int error = 0;
    WSCEnumProtocols(nullptr, nullptr, &size, &error);
    std::vector<WSAPROTOCOL_INFOW> entries(size / sizeof(WSAPROTOCOL_INFOW));
    const int count = WSCEnumProtocols(nullptr, entries.data(), &size, &error);
    for (int i = 0; i < count; ++i) {
        if (entries[static_cast<size_t>(i)].dwCatalogEntryId == id) return entries[static_cast<size_t>(i)];
    }
    return {};
}

// SPI: WSP-LSP-4
bool is_own(DWORD entry) {
    const auto& others = g_knobs.other_names;
    if (entry == g_knobs.hidden_entry || std::find(others.begin(), others.end(), entry) != others.end()) return true;
    const WSAPROTOCOLCHAIN chain = find_entry(entry).ProtocolChain;
    return g_knobs.knows_its_chains && chain.ChainLen > BASE_PROTOCOL && chain.ChainEntries[0] == g_knobs.hidden_entry;
}

int start_lower(const WSAPROTOCOL_INFOW& chain) {
    int place = 0;
    while (place < chain.ProtocolChain.ChainLen && !is_own(chain.ProtocolChain.ChainEntries[place])) ++place;
    if (place + 1 >= chain.ProtocolChain.ChainLen) return WSAEINVALIDPROVIDER;
    WSAPROTOCOL_INFOW next = find_entry(chain.ProtocolChain.ChainEntries[place + 1]);

    WCHAR path[MAX_PATH];
    WCHAR expanded[MAX_PATH];
    int length = MAX_PATH;
    int error = 0;
    if (g_knobs.upcalls.lpWPUGetProviderPath(&next.ProviderId, path, &length, &error) != 0) return error;
    ExpandEnvironmentStringsW(path, expanded, MAX_PATH);
    Lower lower;
    lower.module = LoadLibraryW(expanded);
    if (!lower.module) return WSAEPROVIDERFAILEDINIT;
    const auto startup =
        reinterpret_cast<LPWSPSTARTUP>(reinterpret_cast<void*>(GetProcAddress(lower.module, "WSPStartup")));
    // A base is shown its own entry, a layer the chain (SPI: WSP-LSP-5).
    lower.shown = next.ProtocolChain.ChainLen == BASE_PROTOCOL ? next : chain;
    WSPDATA data;
    error =
        startup ? startup(MAKEWORD(2, 2), &data, &lower.shown, g_knobs.upcalls, &lower.table) : WSAEPROVIDERFAILEDINIT;
    if (error != 0) {
        FreeLibrary(lower.module);
        return error;
    }
    const std::lock_guard<std::mutex> lock(g_mutex);
    g_lowers.emplace(chain.dwCatalogEntryId, lower);
    return 0;
}

void stop_lowers() {
    std::map<DWORD, Lower> lowers;
    {
        const std::lock_guard<std::mutex> lock(g_mutex);
        lowers.swap(g_lowers);
        g_sockets.clear();
    }
    for (auto& [id, lower] : lowers) {
        int ignored = 0;
        lower.table.lpWSPCleanup(&ignored);
        FreeLibrary(lower.module);
    }
}

bool find_socket(SOCKET s, SpySocket& found) {
    const std::lock_guard<std::mutex> lock(g_mutex);
    const auto known = g_sockets.find(s);
    if (known == g_sockets.end()) return false;
    found = known->second;
    return true;
}

const Lower* find_lower(DWORD entry) {
    const std::lock_guard<std::mutex> lock(g_mutex);
    const auto known = g_lowers.find(entry);
    return known == g_lowers.end() ? nullptr : &known->second;
}

// --- handles ----------------------------------------------------------------------------------------------------------------

// Gives a new socket to the client: the lower provider's handle registered anew (IFS), or a handle of the host's.
SOCKET hand_up(const WSAPROTOCOL_INFOW& info, SOCKET lower, int* error) {
    SOCKET s = lower;
    if (!g_knobs.register_handles) {
        s = g_knobs.ifs ? lower : 0x7ffffff0;
    } else if (g_knobs.ifs) {
        s = g_knobs.upcalls.lpWPUModifyIFSHandle(info.dwCatalogEntryId, lower, error);
    } else {
        s = g_knobs.upcalls.lpWPUCreateSocketHandle(info.dwCatalogEntryId, g_knobs.context, error);
    }
    if (s == INVALID_SOCKET) return s;
    const std::lock_guard<std::mutex> lock(g_mutex);
    g_sockets[s] = {info, lower};
    return s;
}

int close_socket(SOCKET s, int* error) {
    SpySocket socket{};
    if (find_socket(s, socket)) {
        if (const Lower* lower = find_lower(socket.info.dwCatalogEntryId)) {
            if (lower->table.lpWSPCloseSocket(socket.lower, error) != 0) return SOCKET_ERROR;
        }
        const std::lock_guard<std::mutex> lock(g_mutex);
        g_sockets.erase(s);
    }
    if (g_knobs.ifs || !g_knobs.register_handles) return 0;
    return g_knobs.upcalls.lpWPUCloseSocketHandle(s, error);
}

// --- what the spy does by itself --------------------------------------------------------------------------------------------

SOCKET forwarded(SOCKET s) {
    SpySocket socket{};
    return find_socket(s, socket) ? socket.lower : s;
}
template <class T>
T forwarded(T other) {
    return other;
}

// Where this thread's call in progress went. SPI: WSP-LSP-17
thread_local const Lower* t_waiting = nullptr;

class Waiting {
public:
    explicit Waiting(const Lower& lower) : before_(t_waiting) { t_waiting = &lower; }
    ~Waiting() { t_waiting = before_; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    const Lower* before_;
};

// The provider that a call belongs to: by its socket or by its entry.
const Lower* lower_of(const SpyCall& call) {
    if (!g_knobs.forward) return nullptr;
    if (call.function == kSpyCancelBlockingCall) return t_waiting;
    DWORD entry = call.info.dwCatalogEntryId;
    SpySocket socket{};
    if (entry == 0 && !call.args.empty() && find_socket(call.socket(), socket)) entry = socket.info.dwCatalogEntryId;
    if (call.function == kSpySelect) { // one provider serves all the sockets of a select
        const std::lock_guard<std::mutex> lock(g_mutex);
        return g_lowers.empty() ? nullptr : &g_lowers.begin()->second;
    }
    return find_lower(entry);
}

// Function number F of the table: R name(A...), of which the last is lpErrno.
template <unsigned F, class R, class... A>
struct Entry {
    static R WSPAPI call(A... arguments) {
        const auto values = std::make_tuple(arguments...);
        int* const error = std::get<sizeof...(A) - 1>(values);
        SpyCall call = begin({(DWORD_PTR)arguments...});
        call.preset = error ? *error : 0;
        if (g_knobs.on[F]) g_knobs.on[F](call);
        {
            const std::lock_guard<std::mutex> lock(g_knobs.mutex);
            g_knobs.calls.push_back(call);
        }
        if (!call.decided) return by_itself(call, error, arguments...);
        if (call.code != 0 && error) *error = call.code;
        return (R)call.result;
    }

private:
    static SpyCall begin(std::vector<DWORD_PTR> args) {
        SpyCall call;
        call.function = F;
        call.thread = GetCurrentThreadId();
        args.pop_back(); // lpErrno
        call.args = std::move(args);
        copy_what_is_pointed_at(call);
        return call;
    }

    static void copy_info(SpyCall& call, std::size_t index) {
        if (const auto* info = call.arg<const WSAPROTOCOL_INFOW*>(index)) call.info = *info;
    }
    static void copy_transfer(SpyCall& call, std::size_t thread_index) {
        const auto* buffers = call.arg<const WSABUF*>(1);
        if (buffers) call.buffers.assign(buffers, buffers + call.arg<DWORD>(2));
        copy_thread(call, thread_index);
    }
    static void copy_thread(SpyCall& call, std::size_t index) {
        if (const auto* id = call.arg<const WSATHREADID*>(index)) call.thread_id = *id;
    }
    static void copy_what_is_pointed_at(SpyCall& call) {
        if constexpr (F == kSpySocket) copy_info(call, 3);
        if constexpr (F == kSpyAddressToString || F == kSpyStringToAddress) copy_info(call, 2);
        if constexpr (F == kSpyRecv || F == kSpySend) copy_transfer(call, 7);
        if constexpr (F == kSpyRecvFrom || F == kSpySendTo) copy_transfer(call, 9);
        if constexpr (F == kSpyIoctl) copy_thread(call, 9);
    }

    static R by_itself(const SpyCall& call, int* error, A... arguments) {
        if constexpr (F == kSpyCleanup) return clean_up(error);
        if constexpr (F == kSpyCloseSocket) return close_socket(call.socket(), error);
        const Lower* lower = lower_of(call);
        if constexpr (F == kSpySocket || F == kSpyAccept || F == kSpyJoinLeaf) {
            SpySocket parent{};
            if (F == kSpySocket) parent.info = call.info;
            else find_socket(call.socket(), parent);
            const SOCKET below = lower ? (SOCKET)pass_on(*lower, arguments...) : INVALID_SOCKET;
            if (lower && below == INVALID_SOCKET) return (R)INVALID_SOCKET;
            const SOCKET made = hand_up(parent.info, below, error);
            int ignored = 0;
            if (lower && made == INVALID_SOCKET) lower->table.lpWSPCloseSocket(below, &ignored);
            return (R)made;
        } else if constexpr (F == kSpyGetOverlappedResult || F == kSpyGetQOSByName) {
            return lower ? pass_on(*lower, arguments...) : TRUE;
        } else if constexpr (F == kSpyDuplicateSocket) {
            const R result = lower ? pass_on(*lower, arguments...) : R(0);
            if (lower && result == 0) name_own_entry(call);
            return result;
        } else if constexpr (F == kSpyGetSockOpt) {
            const R result = lower ? pass_on(*lower, arguments...) : R(0);
            if (lower && result == 0 && call.arg<int>(1) == SOL_SOCKET && call.arg<int>(2) == SO_PROTOCOL_INFOW)
                *call.arg<LPWSAPROTOCOL_INFOW>(3) = entry_of_socket(call.socket()); // SPI: WSP-LSP-13
            return result;
        } else if constexpr (F == kSpySetSockOpt) {
            return lower ? pass_on_option(*lower, call, error) : R(0);
        } else {
            return lower ? pass_on(*lower, arguments...) : R(0);
        }
    }

    static WSAPROTOCOL_INFOW entry_of_socket(SOCKET s) {
        SpySocket socket{};
        find_socket(s, socket);
        return socket.info;
    }
    // SPI: WSP-LSP-12. The duplicate is opened through this layer again.
    static void name_own_entry(const SpyCall& call) {
        auto* info = call.arg<LPWSAPROTOCOL_INFOW>(2);
        const DWORD cookie = info->dwProviderReserved;
        *info = entry_of_socket(call.socket());
        info->dwProviderReserved = cookie;
    }
    // SPI: WSP-LSP-13. The value of this option is a handle of this layer's.
    static int pass_on_option(const Lower& lower, const SpyCall& call, int* error) {
        SOCKET listener = INVALID_SOCKET;
        const char* value = call.arg<const char*>(3);
        const int size = call.arg<int>(4);
        if (call.arg<int>(2) == SO_UPDATE_ACCEPT_CONTEXT && value && size >= int{sizeof listener}) {
            listener = forwarded(*reinterpret_cast<const SOCKET*>(value));
            value = reinterpret_cast<const char*>(&listener);
        }
        return lower.table.lpWSPSetSockOpt(forwarded(call.socket()), call.arg<int>(1), call.arg<int>(2), value, size,
                                           error);
    }

    static R pass_on(const Lower& lower, A... arguments) {
        const auto* functions = reinterpret_cast<void* const*>(&lower.table);
        const auto function = reinterpret_cast<R(WSPAPI*)(A...)>(functions[F]);
        const Waiting waiting(lower);
        if constexpr (F == kSpySocket || F == kSpyAddressToString || F == kSpyStringToAddress) {
            auto values = std::make_tuple(arguments...);
            WSAPROTOCOL_INFOW shown = lower.shown;
            // SPI: WSP-LSP-6. A duplicate's cookie has to arrive.
            shown.dwProviderReserved = std::get<LPWSAPROTOCOL_INFOW>(values)->dwProviderReserved;
            std::get<LPWSAPROTOCOL_INFOW>(values) = &shown;
            return std::apply(function, values);
        } else {
            return function(forwarded(arguments)...);
        }
    }

    static int clean_up(int* error) {
        bool last = false;
        {
            const std::lock_guard<std::mutex> lock(g_knobs.mutex);
            if (g_knobs.started == 0) {
                *error = WSANOTINITIALISED;
                return SOCKET_ERROR;
            }
            last = --g_knobs.started == 0;
        }
        if (last) stop_lowers();
        return 0;
    }
};

template <unsigned F, class R, class... A>
Entry<F, R, A...> entry_of(R(WSPAPI*)(A...)); // for its type only

void fill(WSPPROC_TABLE& table) {
#define X(name) table.lpWSP##name = &decltype(entry_of<kSpy##name>(table.lpWSP##name))::call;
    SPY_FUNCTIONS(X)
#undef X
}

} // namespace

extern "C" __declspec(dllexport) SpyKnobs* SpyGetKnobs(void) {
    return &g_knobs;
}

extern "C" __declspec(dllexport) int WSPAPI WSPStartup(WORD requested, LPWSPDATA data, LPWSAPROTOCOL_INFOW info,
                                                       WSPUPCALLTABLE upcalls, LPWSPPROC_TABLE table) {
    SpyCall call;
    call.function = kSpyStartup;
    call.thread = GetCurrentThreadId();
    call.args = {requested, (DWORD_PTR)data, (DWORD_PTR)info, (DWORD_PTR)table};
    call.info = *info;
    {
        const std::lock_guard<std::mutex> lock(g_knobs.mutex);
        g_knobs.upcalls = upcalls;
        g_knobs.received.push_back(upcalls);
        g_knobs.filled = table;
    }
    if (g_knobs.on[kSpyStartup]) g_knobs.on[kSpyStartup](call);
    {
        const std::lock_guard<std::mutex> lock(g_knobs.mutex);
        g_knobs.calls.push_back(call);
    }
    int result = call.decided ? static_cast<int>(call.result) : g_knobs.startup_result;
    if (result == 0 && g_knobs.forward) result = start_lower(*info);
    if (result != 0) return result;
    data->wVersion = g_knobs.version;
    data->wHighVersion = MAKEWORD(2, 2);
    data->szDescription[0] = 0;
    fill(*table);
    if (g_knobs.null_entry >= 0) reinterpret_cast<void**>(table)[g_knobs.null_entry] = nullptr;
    const std::lock_guard<std::mutex> lock(g_knobs.mutex);
    ++g_knobs.started;
    return 0;
}

extern "C" BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) {
    if (reason == DLL_PROCESS_DETACH && g_knobs.detached) ++*g_knobs.detached;
    return TRUE;
}
