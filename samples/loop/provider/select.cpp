// WSPSelect: one poll of the device for all sockets of all three sets.
#include "loop_base.h"

#include <vector>

namespace {

// What makes a socket ready for each set. Connecting ends at once, so the third set never has anything to tell.
constexpr std::uint32_t kReady[] = {LOOP_READABLE | LOOP_ACCEPTABLE | LOOP_ENDED, LOOP_WRITABLE, 0};

int WaitingTime(const timeval* timeout, DWORD* milliseconds) {
    *milliseconds = INFINITE;
    if (timeout == nullptr) return 0;
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return WSAEINVAL;
    const ULONGLONG time =
        static_cast<ULONGLONG>(timeout->tv_sec) * 1000 + (static_cast<ULONGLONG>(timeout->tv_usec) + 999) / 1000;
    *milliseconds = time < INFINITE ? static_cast<DWORD>(time) : INFINITE - 1;
    return 0;
}

// Takes out of the set what is not ready; the polls are in its order.
int KeepReady(fd_set& set, const LoopPoll* polls) {
    u_int kept = 0;
    for (u_int i = 0; i < set.fd_count; ++i)
        if (polls[i].events != 0) set.fd_array[kept++] = set.fd_array[i];
    set.fd_count = kept;
    return static_cast<int>(kept);
}

} // namespace

int WSPAPI WSPSelect(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds, const timeval* timeout,
                     LPINT lpErrno) {
    (void)nfds; // means nothing, and never did
    fd_set* const sets[] = {readfds, writefds, exceptfds};
    std::vector<LoopPoll> polls;
    for (int kind = 0; kind < 3; ++kind) {
        for (u_int i = 0; sets[kind] != nullptr && i < sets[kind]->fd_count; ++i) {
            const SocketPointer socket = FindSocket(sets[kind]->fd_array[i], lpErrno);
            if (!socket) return SOCKET_ERROR;
            polls.push_back({socket->endpoint, kReady[kind], 0, 0});
        }
    }
    if (polls.empty()) return Fail(lpErrno, WSAEINVAL);
    DWORD milliseconds = 0;
    if (const int error = WaitingTime(timeout, &milliseconds); error != 0) return Fail(lpErrno, error);
    polls.front().at_once = milliseconds == 0;

    const Data data{polls.data(), static_cast<DWORD>(polls.size() * sizeof(LoopPoll))};
    const int error = AskDevice(HelperFile(), LOOP_POLL, data, data, milliseconds);
    if (error == WSAEINTR) { // the time was up, and the poll has been taken back
        for (LoopPoll& poll : polls) poll.events = 0;
    } else if (error != 0) {
        return Fail(lpErrno, error);
    }
    int ready = 0;
    const LoopPoll* next = polls.data();
    for (const LoopPoll& poll : polls)
        if (poll.events & LOOP_GONE) return Fail(lpErrno, WSAENOTSOCK); // closed meanwhile
    for (fd_set* set : sets) {
        if (set == nullptr) continue;
        const u_int count = set->fd_count;
        ready += KeepReady(*set, next);
        next += count;
    }
    return ready;
}
