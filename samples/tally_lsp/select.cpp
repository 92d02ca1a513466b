// WSPSelect: three sets of our handles become three sets of lower handles, and the survivors come back.
#include "calls_below.h"
#include "provider.h"
#include <stddef.h>
#include <algorithm>
#include <vector>

namespace {

// One client's set and its translation. FD_SETSIZE is the client's choice, so both may be longer than fd_set is here
// (SPI: WSP-SEL-7).
class TranslatedSet {
public:
    explicit TranslatedSet(fd_set* client) : client_(client) {
        if (client_ == nullptr) return;
        storage_.resize(offsetof(fd_set, fd_array) + client_->fd_count * sizeof(SOCKET) + sizeof(fd_set));
        Below()->fd_count = client_->fd_count;
    }

    // Puts the lower handles in place; the first socket of ours decides which provider is asked.
    void Translate(SocketRef* first) {
        if (client_ == nullptr) return;
        for (u_int i = 0; i < client_->fd_count; ++i) {
            SocketRef socket(Member(client_, i), nullptr);
            // What is not ours goes down as it is; the provider below will know what to do with it (SPI: WSP-SEL-5).
            translated_.push_back(socket ? socket->lower : Member(client_, i));
            Member(Below(), i) = translated_.back();
            if (socket && !*first) *first = std::move(socket);
        }
    }

    // Keeps those of the client's members whose lower handles are still there, in the client's order.
    int TranslateBack() {
        if (client_ == nullptr) return 0;
        SOCKET* const begin = &Member(Below(), 0);
        SOCKET* const end = begin + Below()->fd_count;
        std::sort(begin, end);
        u_int kept = 0;
        for (u_int i = 0; i < translated_.size(); ++i) {
            if (std::binary_search(begin, end, translated_[i])) Member(client_, kept++) = Member(client_, i);
        }
        client_->fd_count = kept;
        return static_cast<int>(kept);
    }

    fd_set* Below() { return client_ != nullptr ? reinterpret_cast<fd_set*>(storage_.data()) : nullptr; }

private:
    static SOCKET& Member(fd_set* set, u_int index) { return *(&set->fd_array[0] + index); }

    fd_set* client_;
    std::vector<char> storage_;
    std::vector<SOCKET> translated_;
};

} // namespace

int WSPAPI WSPSelect(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds, const timeval* timeout,
                     LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    SocketRef first;
    TranslatedSet read(readfds), write(writefds), except(exceptfds);
    read.Translate(&first);
    write.Translate(&first);
    except.Translate(&first);
    if (!first) {
        const bool empty = (readfds == nullptr || readfds->fd_count == 0) &&
                           (writefds == nullptr || writefds->fd_count == 0) &&
                           (exceptfds == nullptr || exceptfds->fd_count == 0);
        return Fail(error, empty ? WSAEINVAL : WSAENOTSOCK); // SPI: WSP-SEL-1
    }

    const BlockingCall inProgress(*first->route->lower);
    const int ready = first->Below().lpWSPSelect(nfds, read.Below(), write.Below(), except.Below(),
                                                 const_cast<timeval*>(timeout), error);
    if (ready == SOCKET_ERROR) return SOCKET_ERROR;
    return read.TranslateBack() + write.TranslateBack() + except.TranslateBack(); // SPI: WSP-SEL-2
}
