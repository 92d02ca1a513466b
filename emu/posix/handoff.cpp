// Descriptors for other processes, over Unix sockets: each offer listens at an abstract name of its own. Host dialect.
//
// The name is made of the user, the process that may come, and a random number: who is meant finds it without being told
// where, and the system refuses a number that is in use already, whichever process uses it.
#include "core/port/handoff.h"

#include "core/codes.h"
#include "posix/held_signals.h"
#include "posix/polled.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <limits>
#include <mutex>
#include <new>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace wspemu::port {

Descriptor::~Descriptor() {
    if (value_ >= 0) ::close(value_);
}

namespace {

struct Offer {
    pid_t process;
    Descriptor listener;
    Descriptor watched; // becomes readable when the process ends; empty where the system has no such thing
    Descriptor descriptor;
    std::vector<std::byte> description;
};

WsaError out_of(int native_error) noexcept {
    return WsaError{native_error == EMFILE || native_error == ENFILE ? code::wsaemfile : code::wsaenobufs};
}

struct Name {
    sockaddr_un address{};
    socklen_t length = 0;

    Name(pid_t process, std::uint32_t number) noexcept {
        address.sun_family = AF_UNIX;
        const int size =
            std::snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "wspemu-socket-%u-%d-%08x",
                          static_cast<unsigned>(::geteuid()), static_cast<int>(process), static_cast<unsigned>(number));
        length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<std::size_t>(size));
    }
    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&address); }
};

// Whoever is at the other end: the process meant, of this user.
bool is_peer(int connection, pid_t process) noexcept {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() && (process == 0 || peer.pid == process);
}

// The one message of a hand-off: the description's bytes, with the descriptor beside them.
struct HandoffMessage {
    alignas(cmsghdr) char beside[CMSG_SPACE(sizeof(int))]{};
    iovec bytes;
    msghdr header{};

    HandoffMessage(void* data, std::size_t size) noexcept : bytes{data, size} {
        header.msg_iov = &bytes;
        header.msg_iovlen = 1;
        header.msg_control = beside;
        header.msg_controllen = sizeof beside;
    }
};

void send_offer(int connection, Offer& offer) noexcept {
    HandoffMessage message(offer.description.data(), offer.description.size());
    cmsghdr* header = CMSG_FIRSTHDR(&message.header);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    const int descriptor = offer.descriptor.get();
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    while (::sendmsg(connection, &message.header, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

// True when the offer is used up. Others than the process meant get nothing, and change nothing.
bool serve(Offer& offer) noexcept {
    const Descriptor connection(::accept4(offer.listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection || !is_peer(connection.get(), offer.process)) return false;
    send_offer(connection.get(), offer);
    return true;
}

bool is_readable(int descriptor) noexcept {
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, 0) > 0;
}

// All offers of the process, and the thread that serves them.
class OfferDesk {
public:
    Result<std::uint32_t> add(Offer offer) noexcept;
    void close() noexcept;

private:
    static void* serve_all(void* desk) noexcept;
    bool start() noexcept;
    bool wait_and_serve(std::vector<posix::Polled>& entries);
    void wake() noexcept { ::eventfd_write(wake_.get(), 1); }

    std::mutex lifecycle_; // before mutex_
    std::mutex mutex_;
    std::vector<Offer> offers_; // only the thread takes out, until it is told to stop
    bool stop_ = false;
    bool running_ = false; // under lifecycle_
    pthread_t thread_{};
    Descriptor wake_;
};

bool OfferDesk::start() noexcept {
    if (running_) return true;
    wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake_) return false;
    stop_ = false;
    const posix::HeldSignals held;
    running_ = pthread_create(&thread_, nullptr, serve_all, this) == 0;
    return running_;
}

Result<std::uint32_t> OfferDesk::add(Offer offer) noexcept {
    const std::scoped_lock lifecycle(lifecycle_);
    if (!start()) return WsaError{code::wsaenobufs};
    for (;;) {
        std::uint32_t number = 0;
        if (::getrandom(&number, sizeof number, 0) != sizeof number) return WsaError{code::wsaenobufs};
        number |= kOfferBit;
        const Name name(offer.process, number);
        if (::bind(offer.listener.get(), name.get(), name.length) == 0) {
            if (::listen(offer.listener.get(), 4) != 0) return out_of(errno);
            const std::scoped_lock lock(mutex_);
            try {
                offers_.push_back(std::move(offer));
            } catch (const std::bad_alloc&) {
                return WsaError{code::wsaenobufs};
            }
            wake();
            return number;
        }
        if (errno != EADDRINUSE) return out_of(errno);
    }
}

void OfferDesk::close() noexcept {
    const std::scoped_lock lifecycle(lifecycle_);
    if (!running_) return;
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    wake();
    pthread_join(thread_, nullptr);
    running_ = false;
    wake_ = Descriptor();
    offers_.clear();
}

void* OfferDesk::serve_all(void* desk) noexcept {
    pthread_setname_np(pthread_self(), "wspemu-handoff");
    std::vector<posix::Polled> entries;
    while (static_cast<OfferDesk*>(desk)->wait_and_serve(entries)) {
    }
    return nullptr;
}

bool OfferDesk::wait_and_serve(std::vector<posix::Polled>& entries) {
    entries.assign(1, {wake_.get(), POLLIN});
    {
        const std::scoped_lock lock(mutex_);
        if (stop_) return false;
        for (const Offer& offer : offers_) {
            entries.push_back({offer.listener.get(), POLLIN});
            entries.push_back({offer.watched.get(), POLLIN}); // negative: poll leaves it out
        }
    }
    if (::poll(entries.data(), entries.size(), -1) <= 0) return true;
    eventfd_t count;
    ::eventfd_read(wake_.get(), &count);
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = entries.size() / 2; i-- > 0;) {
        const bool gone = entries[2 * i + 2].revents != 0;
        const bool asked = entries[2 * i + 1].revents != 0;
        if (gone || (asked && serve(offers_[i]))) offers_.erase(offers_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return true;
}

// Never destroyed: a process may end with the thread at work.
OfferDesk& desk() {
    static auto* const instance = new OfferDesk;
    return *instance;
}

} // namespace

Result<std::uint32_t> offer_descriptor(std::uint32_t process, Descriptor descriptor,
                                       std::span<const std::byte> description) noexcept {
    if (process == 0 || process > static_cast<std::uint32_t>(std::numeric_limits<pid_t>::max()))
        return WsaError{code::wsaeinval};
    const auto target = static_cast<pid_t>(process);
    Descriptor watched(static_cast<int>(::syscall(SYS_pidfd_open, target, 0)));
    // A process that has ended, but that nobody has waited for yet, is none any more.
    if (watched ? is_readable(watched.get()) : errno != ENOSYS || ::kill(target, 0) != 0)
        return WsaError{code::wsaeinval};
    Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!listener) return out_of(errno);
    try {
        return desk().add({target,
                           std::move(listener),
                           std::move(watched),
                           std::move(descriptor),
                           {description.begin(), description.end()}});
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
}

Result<Descriptor> fetch_descriptor(std::uint32_t number, std::span<std::byte> description) noexcept {
    const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!connection) return out_of(errno);
    const Name name(::getpid(), number);
    while (::connect(connection.get(), name.get(), name.length) != 0) {
        if (errno != EINTR) return WsaError{code::wsaeinval};
    }
    if (!is_peer(connection.get(), 0)) return WsaError{code::wsaeinval};
    HandoffMessage message(description.data(), description.size());
    ssize_t got = 0;
    do {
        got = ::recvmsg(connection.get(), &message.header, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    } while (got < 0 && errno == EINTR);
    const cmsghdr* header = got > 0 ? CMSG_FIRSTHDR(&message.header) : nullptr;
    if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int))) {
        const bool no_room = got > 0 && (message.header.msg_flags & MSG_CTRUNC);
        return WsaError{no_room ? code::wsaemfile : code::wsaeinval};
    }
    int fetched = -1;
    std::memcpy(&fetched, CMSG_DATA(header), sizeof fetched);
    Descriptor descriptor(fetched);
    if (static_cast<std::size_t>(got) != description.size()) return WsaError{code::wsaeinval};
    return descriptor;
}

void withdraw_offers() noexcept {
    desk().close();
}

} // namespace wspemu::port
