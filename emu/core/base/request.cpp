// Overlapped requests: their beginning, their end, completion routines, and WSPGetOverlappedResult.
#include "core/base/request.h"

#include "core/base/socket.h"
#include "core/port/program_memory.h"
#include "core/stack_hold.h"

#include <new>

namespace wspemu::base {
namespace {

// bit 0 of hEvent is a mark for the completion port, not part of the handle (OVL-STR-5).
port::Handle event_of(const WSAOVERLAPPED& overlapped) noexcept {
    return reinterpret_cast<port::Handle>(overlapped.hEvent) & ~port::Handle{1};
}

// A completion routine on its way to the thread that asked for it.
struct RoutineCall {
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
    LPWSAOVERLAPPED overlapped;
    Outcome outcome;
    const void* socket; // only its identity
    std::uint64_t generation;
    RoutineCall* next = nullptr;

    void run_and_delete() noexcept {
        // SPI: WSP-CLNP-3, WSP-CLNP-5: what is still queued after the last cleanup stays silent.
        // The routine may leave its thread: nothing of ours is to be left then.
        const RoutineCall call = *this;
        delete this;
        if (call.generation != provider().generation()) return;
        call.routine(static_cast<DWORD>(call.outcome.error), call.outcome.bytes, call.overlapped, call.outcome.flags);
    }
};

void CALLBACK run_routine(DWORD_PTR context);

// To be run on the thread that the upcall's id names. 0 or a code; the call is gone then.
int queue_call(WSATHREADID thread, RoutineCall* call) noexcept {
    int code = 0;
    if (provider().upcalls().lpWPUQueueApc(&thread, run_routine, reinterpret_cast<DWORD_PTR>(call), &code) == 0)
        return 0;
    delete call;
    return code;
}

// A socket whose routine runs on this thread right now, and the routines that came up meanwhile.
class RunningRoutine final : StackHold {
public:
    explicit RunningRoutine(const void* socket) noexcept : socket_(socket), outer_(innermost_) { innermost_ = this; }
    ~RunningRoutine() { innermost_ = outer_; }

    // SPI: OVL-APC-4: a routine that waits alertably must not be entered by another one of its socket. False: none of it
    // runs here.
    static bool postpone(RoutineCall* call) noexcept {
        for (RunningRoutine* at = innermost_; at; at = at->outer_) {
            if (at->socket_ != call->socket) continue;
            (at->last_ ? at->last_->next : at->first_) = call;
            at->last_ = call;
            return true;
        }
        return false;
    }
    // The next that came up, or nullptr.
    RoutineCall* next() noexcept {
        RoutineCall* const call = first_;
        if (call) first_ = call->next;
        if (!first_) last_ = nullptr;
        return call;
    }

private:
    // The routine has been left by a jump; the others are still owed to the thread.
    void give_back() noexcept override {
        innermost_ = outer_;
        WSATHREADID self{};
        int code = 0;
        const bool opened = provider().upcalls().lpWPUOpenCurrentThread(&self, &code) == 0;
        while (RoutineCall* const call = next()) {
            call->next = nullptr;
            if (opened) (void)queue_call(self, call);
            else delete call;
        }
        if (opened) (void)provider().upcalls().lpWPUCloseThread(&self, &code);
    }

    static thread_local constinit RunningRoutine* innermost_;

    const void* const socket_;
    RunningRoutine* const outer_;
    RoutineCall* first_ = nullptr;
    RoutineCall* last_ = nullptr;
};
thread_local constinit RunningRoutine* RunningRoutine::innermost_ = nullptr;

void CALLBACK run_routine(DWORD_PTR context) {
    auto* call = reinterpret_cast<RoutineCall*>(context);
    if (RunningRoutine::postpone(call)) return;
    RunningRoutine running(call->socket);
    for (; call; call = running.next()) call->run_and_delete();
}

int queue_routine(const BaseSocket& socket, const Indication& how, const Outcome& outcome) noexcept {
    auto* call = new (std::nothrow) RoutineCall{how.routine, how.overlapped, outcome, &socket, provider().generation()};
    if (!call) return WSAENOBUFS;
    // SPI: OVL-APC-3, UPC-QAPC-6. A thread that is gone takes its requests with it (OVL-APC-7).
    return queue_call(how.thread, call);
}

// Returned flags and code are kept where WSPGetOverlappedResult finds them. SPI: OVL-COR-1
void keep_outcome(WSAOVERLAPPED& overlapped, const Outcome& outcome) noexcept {
    overlapped.Offset = outcome.flags;
    overlapped.OffsetHigh = static_cast<DWORD>(outcome.error);
}

} // namespace

int begin_overlapped(BaseSocket& socket, const Indication& how) noexcept {
    if (!socket.profile.overlapped) return WSAEINVAL; // SPI: OVL-TAB-2
    if (how.routine) {
        if (socket.has_port()) return WSAEINVAL; // SPI: OVL-TAB-4
        if (!how.thread.ThreadHandle) return WSAEFAULT;
    } else if (const port::Handle event = event_of(*how.overlapped)) {
        // SPI: OVL-RET-6; a routine's hEvent is the client's own (OVL-STR-4)
        if (!port::reset_event(event)) return WSA_INVALID_HANDLE;
    }
    mark_pending(*how.overlapped);
    return 0;
}

int abandon_overlapped(const Indication& how, int code) noexcept {
    keep_outcome(*how.overlapped, Outcome{code, 0, 0});
    store_result(*how.overlapped, code, 0);
    return code;
}

void tell_end(BaseSocket& socket, Request* request) noexcept {
    Outcome outcome = request->outcome;
    if (request->settle(outcome)) return;
    const Indication& how = request->indication;
    keep_outcome(*how.overlapped, outcome);
    if (how.routine) {
        store_result(*how.overlapped, outcome.error, outcome.bytes);
        socket.end_stored(how.overlapped);
        (void)queue_routine(socket, how, outcome);
    } else {
        port::FileObject& file = request->file ? *request->file : socket;
        complete_request(file, *how.overlapped, outcome.error, outcome.bytes, Initiation::pending_returned);
    }
    delete request;
}

int tell_at_once(BaseSocket& socket, const Indication& how, const Outcome& outcome) noexcept {
    keep_outcome(*how.overlapped, outcome);
    if (how.routine) {
        store_result(*how.overlapped, outcome.error, outcome.bytes);
        return queue_routine(socket, how, outcome);
    }
    complete_request(socket, *how.overlapped, outcome.error, outcome.bytes, Initiation::still_in_call);
    return 0;
}

bool have_results(LPDWORD bytes, LPWSAOVERLAPPED overlapped) noexcept {
    if (overlapped && !port::may_write(overlapped)) return false;
    return bytes ? port::may_write(bytes) : overlapped != nullptr;
}

BOOL WSPAPI wsp_get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait, LPDWORD flags,
                                      LPINT error) noexcept {
    const auto fail = [&](int code) -> BOOL {
        if (error) *error = code;
        return FALSE;
    };
    if (!SocketPin(s)) return fail(WSAENOTSOCK);
    if (!port::may_read(overlapped) || !port::may_write(bytes) || !port::may_write(flags))
        return fail(WSAEFAULT); // SPI: OVL-GOR-5
    if (!is_completed(*overlapped)) {
        if (!wait) return fail(WSA_IO_INCOMPLETE); // SPI: OVL-GOR-3
        const port::Handle event = event_of(*overlapped);
        if (!event) return fail(WSA_INVALID_HANDLE); // SPI: WSP-GOR-5
        // SPI: OVL-GOR-2, OVL-GOR-6
        const port::WaitOutcome outcome = port::wait_for({&event, 1}, port::WaitMode::any, {}, false);
        if (outcome.end == port::WaitEnd::failed) return fail(WSA_INVALID_HANDLE);
        if (!is_completed(*overlapped)) return fail(WSA_IO_INCOMPLETE);
    }
    const auto code = static_cast<int>(overlapped->OffsetHigh);
    if (code) return fail(code); // SPI: OVL-GOR-4, WSP-GOR-1
    *bytes = static_cast<DWORD>(overlapped->InternalHigh);
    *flags = overlapped->Offset; // SPI: WSP-GOR-4
    return TRUE;
}

} // namespace wspemu::base
