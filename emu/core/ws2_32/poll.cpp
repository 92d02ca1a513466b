// WSAPoll and WSASendMsg: functions without a place in the procedure table. The host asks each socket who wants to see the
// call: a layer gets it as an ioctl, the base provider by pointer (DSP-EXT-5, DSP-EXT-6).
#include "core/port/program_memory.h"
#include "core/stack_hold.h"
#include "core/ws2_32/extension.h"

#include <mswsock.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <vector>

using namespace wspemu;
using ws2_32::extension;
using ws2_32::fail;

namespace {

// Not named by every SDK.
constexpr DWORD kSioBspHandle = 0x4800001B;
constexpr DWORD kSioBspHandlePoll = 0x4800001D;
constexpr DWORD kSioExtPoll = 0xC800001F;
constexpr DWORD kSioExtSendMessage = 0xC8000020;

// The handle that the call is to be made with; INVALID_SOCKET: the last error says why there is none.
SOCKET target_of(SOCKET s, DWORD question) {
    SOCKET target = INVALID_SOCKET;
    DWORD returned = 0;
    const int result = WSAIoctl(s, question, nullptr, 0, &target, sizeof target, &returned, nullptr, nullptr);
    return result == 0 ? target : INVALID_SOCKET;
}

// Whether calls with the handle enter at a layer.
bool is_layered(SOCKET s) {
    Process& process = current_process();
    const SocketUse use = process.sockets().use(s);
    if (!use) return false;
    const auto catalog = process.catalog();
    const CatalogEntry* entry = catalog->find(use.association->entry_id);
    return entry && entry->info.ProtocolChain.ChainLen != BASE_PROTOCOL;
}

bool is_skipped(const WSAPOLLFD& entry) {
    return static_cast<SSIZE_T>(entry.fd) < 0; // SPI: DSP-EXT-7
}

// SPI: DSP-EXT-6
int poll_through_layer(SOCKET target, std::vector<WSAPOLLFD>& entries, INT timeout) {
    const std::size_t size = sizeof(WSAPOLLDATA) + entries.size() * sizeof(WSAPOLLFD);
    HeldOnStack<std::vector<std::max_align_t>> room(size / sizeof(std::max_align_t) + 1);
    auto* data = reinterpret_cast<WSAPOLLDATA*>(room->data());
    data->result = SOCKET_ERROR;
    data->fds = static_cast<ULONG>(entries.size());
    data->timeout = timeout;
    std::memcpy(data->fdArray, entries.data(), entries.size() * sizeof(WSAPOLLFD));
    DWORD returned = 0;
    if (WSAIoctl(target, kSioExtPoll, data, static_cast<DWORD>(size), data, static_cast<DWORD>(size), &returned,
                 nullptr, nullptr) != 0) {
        return SOCKET_ERROR;
    }
    std::memcpy(entries.data(), data->fdArray, entries.size() * sizeof(WSAPOLLFD));
    return data->result;
}

int poll_at_base(SOCKET target, std::vector<WSAPOLLFD>& entries, INT timeout) {
    const auto function = extension<LPFN_WSAPOLL>(target, WSAID_WSAPOLL);
    return function ? function(entries.data(), static_cast<ULONG>(entries.size()), timeout) : SOCKET_ERROR;
}

// Puts the handles to call with in place of the caller's; the first that there is decides who is called.
SOCKET translate(std::vector<WSAPOLLFD>& entries) {
    SOCKET first = INVALID_SOCKET;
    for (WSAPOLLFD& entry : entries) {
        if (is_skipped(entry)) continue;
        const SOCKET target = target_of(entry.fd, kSioBspHandlePoll);
        if (target == INVALID_SOCKET) continue; // stays as it is, and becomes POLLNVAL
        entry.fd = target;
        if (first == INVALID_SOCKET) first = target;
    }
    return first;
}

// What nobody can be asked about.
int tell_invalid(std::vector<WSAPOLLFD>& entries) {
    int told = 0;
    for (WSAPOLLFD& entry : entries) {
        entry.revents = is_skipped(entry) ? SHORT{0} : SHORT{POLLNVAL};
        told += entry.revents != 0;
    }
    return told > 0 ? told : fail(SOCKET_ERROR, WSAEINVAL);
}

} // namespace

extern "C" {

int WSAAPI WSAPoll(LPWSAPOLLFD array, ULONG count, INT timeout) {
    if (const int refused = ws2_32::refusal(current_process())) return fail(SOCKET_ERROR, refused);
    if (!array || !port::may_write(array, count)) return fail(SOCKET_ERROR, WSAEFAULT);
    if (count == 0) return fail(SOCKET_ERROR, WSAEINVAL);
    try {
        HeldOnStack<std::vector<WSAPOLLFD>> held(array, array + count); // a hook may end the thread
        std::vector<WSAPOLLFD>& entries = *held;
        const SOCKET target = translate(entries);
        int result = 0;
        if (target == INVALID_SOCKET) result = tell_invalid(entries);
        else if (is_layered(target)) result = poll_through_layer(target, entries, timeout);
        else result = poll_at_base(target, entries, timeout);
        if (result == SOCKET_ERROR) return SOCKET_ERROR;
        for (ULONG i = 0; i < count; ++i) array[i].revents = entries[i].revents;
        return result;
    } catch (const std::bad_alloc&) {
        return fail(SOCKET_ERROR, WSAENOBUFS);
    }
}

int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent, LPWSAOVERLAPPED overlapped,
                      LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    const SOCKET target = target_of(s, kSioBspHandle);
    if (target == INVALID_SOCKET) return SOCKET_ERROR;
    if (!is_layered(target)) {
        const auto function = extension<LPFN_WSASENDMSG>(target, WSAID_WSASENDMSG);
        return function ? function(target, message, flags, sent, overlapped, routine) : SOCKET_ERROR;
    }
    WSASENDMSG what{message, flags, sent, overlapped, routine};
    int code = 0;
    DWORD returned = 0;
    if (WSAIoctl(target, kSioExtSendMessage, &what, sizeof what, &code, sizeof code, &returned, nullptr, nullptr) != 0)
        return SOCKET_ERROR;
    return code == 0 ? 0 : fail(SOCKET_ERROR, code);
}

} // extern "C"
