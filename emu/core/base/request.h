// Overlapped requests: queued per direction in posting order, told exactly once (OVL-ORD-1, OVL-RET, OVL-CAN).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/completion.h"
#include "core/port/threads.h"

#include <utility>

namespace wspemu::base {

class BaseSocket;

// How the caller wants to hear of the end (OVL-TAB). Copied in the call: the WSATHREADID is the caller's (UPC-QAPC-5).
struct Indication {
    LPWSAOVERLAPPED overlapped = nullptr;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
    WSATHREADID thread{};
};

struct Outcome {
    int error = 0; // WSAEWOULDBLOCK: not yet
    DWORD bytes = 0;
    DWORD flags = 0;
};

class Request {
public:
    explicit Request(const Indication& how) noexcept
        : indication(how), thread_id(port::current_thread_begins_request()) {}
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    virtual ~Request() = default;

    // Does what can be done now, under the socket's lock; error WSAEWOULDBLOCK when there is more to wait for.
    virtual Outcome attempt(BaseSocket& socket) noexcept = 0;
    // What has been transferred when the request is given up.
    virtual DWORD progress() const noexcept { return 0; }
    // Runs without locks before the end is told; may change the outcome, or send the request on to another socket's
    // queue: then it answers true and the telling is left to that one.
    virtual bool settle(Outcome& result) noexcept {
        (void)result;
        return false;
    }

    Indication indication;
    const std::uint32_t thread_id; // who began it: CancelIo
    Outcome outcome;
    // The file the indication belongs to when that is not the socket whose queue the request waits in.
    Ref<port::FileObject> file;
    Request* next = nullptr;
};

// FIFO of requests, linked through themselves. Owns nothing by itself: who takes a request out deletes it.
class RequestQueue {
public:
    bool empty() const noexcept { return !head_; }
    Request* front() const noexcept { return head_; }
    void push(Request& request) noexcept {
        request.next = nullptr;
        (tail_ ? tail_->next : head_) = &request;
        tail_ = &request;
    }
    Request* pop() noexcept {
        Request* request = head_;
        if (!request) return nullptr;
        head_ = request->next;
        if (!head_) tail_ = nullptr;
        request->next = nullptr;
        return request;
    }
    // Takes out the requests with this OVERLAPPED (nullptr: any) that the thread with this id began (0: any).
    RequestQueue take(const void* overlapped, std::uint32_t thread_id) noexcept {
        RequestQueue taken;
        RequestQueue kept;
        while (Request* request = pop()) {
            const bool wanted = (!overlapped || request->indication.overlapped == overlapped) &&
                                (thread_id == 0 || request->thread_id == thread_id);
            (wanted ? taken : kept).push(*request);
        }
        *this = kept;
        return taken;
    }

private:
    Request* head_ = nullptr;
    Request* tail_ = nullptr;
};

// Checks and marks the OVERLAPPED: Internal = 0x103, event reset (OVL-RET-6). Codes: WSAEINVAL (not an overlapped
// socket, WSP-RECV-6; a routine on a socket with a port, OVL-TAB-4), WSA_INVALID_HANDLE (hEvent).
int begin_overlapped(BaseSocket& socket, const Indication& how) noexcept;
// Whether a call has where to tell its outcome: a count, a request, or both, none of which is a bad pointer.
bool have_results(LPDWORD bytes, LPWSAOVERLAPPED overlapped) noexcept;

// The request did not start after all: leaves the OVERLAPPED free and readable (OVL-RET-3, OVL-COR-2). Gives back the
// code.
int abandon_overlapped(const Indication& how, int code) noexcept;

// Tells the end of a request and deletes it. No lock held.
void tell_end(BaseSocket& socket, Request* request) noexcept;

// Tells an end that came within the initiating call, without a Request. Codes: 0, or why the routine can not be queued.
int tell_at_once(BaseSocket& socket, const Indication& how, const Outcome& outcome) noexcept;

} // namespace wspemu::base
