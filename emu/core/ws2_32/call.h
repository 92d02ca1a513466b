// The one prologue and epilogue of every export (DSP-PRO, DSP-ERR).
//
// An export is: with_socket(s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSP...(..., error); }).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/port/threads.h"
#include "core/process.h"
#include "core/stack_hold.h"
#include "core/thread_context.h"
#include "core/thread_ids.h"

namespace wspemu::ws2_32 {

// Sets the calling thread's last error and gives the failure value back.
template <class Value>
Value fail(Value value, int code) noexcept {
    port::set_last_error(static_cast<std::uint32_t>(code));
    return value;
}

// 0, or why no call may be relayed now: WSANOTINITIALISED (DSP-PRO-1), WSAEINPROGRESS (BLK-INPR-1).
inline int refusal(const Process& process) noexcept {
    if (!process.started()) return WSANOTINITIALISED;
    return process.is_winsock1() && current_thread_context().inside_hook ? WSAEINPROGRESS : 0;
}

// The code of a provider's failure (DSP-ERR-1, DSP-ERR-2, WSP-GEN-4).
int provider_code(int error) noexcept;

// The provider behind a handle; found or started late when the handle was registered by a provider that a layer started.
Result<Provider*> provider_of(Process& process, Association& association) noexcept;

// The entry a provider-without-a-socket call goes to: the given structure's, by id and GUID (DSP-INF-2).
Result<const CatalogEntry*> entry_of(const Catalog& catalog, const WSAPROTOCOL_INFOW& info) noexcept;

// The calling thread is inside the provider while this lives (DSP-PRO-4, BLK-CANC-5).
class ProviderCall {
public:
    explicit ProviderCall(Provider& provider) noexcept
        : thread_(current_thread_context()),
          frame_{&provider, thread_.innermost, __builtin_frame_address(0)},
          entered_(provider.enter()) {
        if (entered_) thread_.innermost = &frame_;
    }
    ~ProviderCall() {
        if (!entered_) return;
        thread_.innermost = frame_.outer;
        frame_.provider->leave();
    }
    ProviderCall(const ProviderCall&) = delete;
    ProviderCall& operator=(const ProviderCall&) = delete;
    explicit operator bool() const noexcept { return entered_; }

private:
    ThreadContext& thread_;
    CallFrame frame_;
    const bool entered_;
};

// Calls into a started provider; the failure value turns the provider's code into the last error.
template <class Value, class Call>
Value with_provider(Provider& provider, Value failure, Call&& call) noexcept {
    const ProviderCall inside(provider);
    if (!inside) return fail(failure, WSANOTINITIALISED);
    int error = 0;
    const Value value = call(provider.table(), &error);
    if (value == failure) return fail(failure, provider_code(error));
    return value; // SPI: DSP-ERR-3 (the last error stays as it is)
}

template <class Value, class Call>
Value with_socket(SOCKET socket, Value failure, Call&& call) noexcept {
    Process& process = current_process();
    if (const int refused = refusal(process)) return fail(failure, refused); // SPI: DSP-PRO-1
    HeldOnStack<SocketUse> use(process.sockets().use(socket));
    if (!*use) return fail(failure, WSAENOTSOCK); // SPI: DSP-PRO-2
    const Result<Provider*> provider = provider_of(process, *use->association);
    if (!provider) return fail(failure, provider.error());
    return with_provider(**provider, failure, call); // SPI: DSP-PRO-3
}

template <class Call>
int with_socket(SOCKET socket, Call&& call) noexcept {
    return with_socket(socket, SOCKET_ERROR, call);
}

// lpThreadId of an overlapped call: the caller's own id, or NULL for a synchronous one (DSP-MAP-5).
class CallerThread {
public:
    explicit CallerThread(bool overlapped) noexcept : id_(overlapped ? client_thread_id() : nullptr) {}
    LPWSATHREADID pointer() noexcept { return id_; }

private:
    const LPWSATHREADID id_;
};

// Accepts a handle that a provider returned from WSPSocket, WSPAccept or WSPJoinLeaf (DSP-HND-2): INVALID_SOCKET and
// wsaenotsock when it was never registered and the process is strict.
SOCKET accept_new_handle(SOCKET made, DWORD entry_id, Provider& provider) noexcept;

} // namespace wspemu::ws2_32
