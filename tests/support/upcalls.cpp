// Calling upcalls and watching what they do beside their work.
#include "upcalls.h"

#include "core/error_names.h"
#include "core/port/threads.h"

std::ostream& operator<<(std::ostream& out, const WSATHREADID& id) {
    return out << id.ThreadHandle;
}
bool operator==(const WSATHREADID& a, const WSATHREADID& b) {
    return a.ThreadHandle == b.ThreadHandle && a.Reserved == b.Reserved;
}

namespace wspemu::test {
namespace {

constexpr int kUntouched = -4711;
constexpr std::uint32_t kLastError = 0x2fffffff;

// call(lpErrno) gives true for success.
template <class Call>
Outcome watched(Call&& call) {
    const std::uint32_t before = port::last_error();
    port::set_last_error(kLastError);
    int error = kUntouched;
    Outcome outcome = call(&error) ? succeeds() : fails_with(error);
    if (outcome.succeeded && error != kUntouched) outcome.remark = "writes " + error_text(error) + " to lpErrno";
    if (!outcome.succeeded && error == kUntouched) outcome.remark = "writes nothing to lpErrno";
    if (port::last_error() != kLastError) outcome.remark += " changes the last error";
    port::set_last_error(before);
    return outcome;
}

} // namespace

Answer<WSAEVENT> Upcalls::create_event() const {
    Answer<WSAEVENT> answer;
    answer.outcome =
        watched([&](LPINT error) { return (answer.value = table_.lpWPUCreateEvent(error)) != WSA_INVALID_EVENT; });
    return answer;
}

Outcome Upcalls::close_event(WSAEVENT event) const {
    return watched([&](LPINT error) { return table_.lpWPUCloseEvent(event, error) != FALSE; });
}

Outcome Upcalls::set_event(WSAEVENT event) const {
    return watched([&](LPINT error) { return table_.lpWPUSetEvent(event, error) != FALSE; });
}

Outcome Upcalls::reset_event(WSAEVENT event) const {
    return watched([&](LPINT error) { return table_.lpWPUResetEvent(event, error) != FALSE; });
}

Answer<SOCKET> Upcalls::create_socket_handle(DWORD entry, DWORD_PTR context) const {
    Answer<SOCKET> answer;
    answer.outcome = watched([&](LPINT error) {
        return (answer.value = table_.lpWPUCreateSocketHandle(entry, context, error)) != INVALID_SOCKET;
    });
    return answer;
}

Outcome Upcalls::close_socket_handle(SOCKET s) const {
    return watched([&](LPINT error) { return table_.lpWPUCloseSocketHandle(s, error) == 0; });
}

Answer<DWORD_PTR> Upcalls::query_context(SOCKET s) const {
    Answer<DWORD_PTR> answer;
    answer.outcome =
        watched([&](LPINT error) { return table_.lpWPUQuerySocketHandleContext(s, &answer.value, error) == 0; });
    return answer;
}

Answer<SOCKET> Upcalls::modify_ifs_handle(DWORD entry, SOCKET proposed) const {
    Answer<SOCKET> answer;
    answer.outcome = watched([&](LPINT error) {
        return (answer.value = table_.lpWPUModifyIFSHandle(entry, proposed, error)) != INVALID_SOCKET;
    });
    return answer;
}

Outcome Upcalls::get_provider_path(LPGUID provider, WCHAR* path, LPINT length) const {
    return watched([&](LPINT error) { return table_.lpWPUGetProviderPath(provider, path, length, error) == 0; });
}

Outcome Upcalls::query_blocking_callback(DWORD entry, LPBLOCKINGCALLBACK* callback, PDWORD_PTR context) const {
    return watched(
        [&](LPINT error) { return table_.lpWPUQueryBlockingCallback(entry, callback, context, error) == 0; });
}

Outcome Upcalls::queue_apc(LPWSATHREADID thread, LPWSAUSERAPC routine, DWORD_PTR context) const {
    return watched([&](LPINT error) { return table_.lpWPUQueueApc(thread, routine, context, error) == 0; });
}

Answer<WSATHREADID> Upcalls::open_current_thread() const {
    Answer<WSATHREADID> answer;
    answer.outcome = watched([&](LPINT error) { return table_.lpWPUOpenCurrentThread(&answer.value, error) == 0; });
    return answer;
}

Outcome Upcalls::close_thread(WSATHREADID thread) const {
    return watched([&](LPINT error) { return table_.lpWPUCloseThread(&thread, error) == 0; });
}

Outcome complete_request(SOCKET s, LPWSAOVERLAPPED overlapped, DWORD error, DWORD bytes) {
    return watched([&](LPINT code) { return WPUCompleteOverlappedRequest(s, overlapped, error, bytes, code) == 0; });
}

} // namespace wspemu::test
