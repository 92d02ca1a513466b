// AsioLink: AF_UNIX. Names are Windows paths in UTF-8; the native socket has the path that they lead to. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/local_names.h"
#include "core/port/file_paths.h"
#include "core/port/handoff.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <string>

namespace wspemu::net {
namespace {

// A native path as the kernel takes it. One that is too long for sun_path is reached through its folder's descriptor, which
// lives as long as this.
class NativeLocalAddress {
public:
    // Error: a Winsock code.
    Result<void> set(std::string_view name) {
        const Result<std::string> path = port::native_file_path(name);
        if (!path) return WsaError{path.error() == code::not_enough_memory ? code::wsaenobufs : code::wsaenetdown};
        if (path->size() < sizeof address_.sun_path) return put(*path);
        const std::size_t slash = path->rfind('/');
        if (slash == path->npos) return WsaError{code::wsaeinval};
        folder_ = port::Descriptor(::open(path->substr(0, slash + 1).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!folder_) return WsaError{code::wsaenetdown};
        return put(fmt::format("/proc/self/fd/{}/{}", folder_.get(), path->substr(slash + 1)));
    }
    const sockaddr* data() const noexcept { return reinterpret_cast<const sockaddr*>(&address_); }
    socklen_t length() const noexcept { return length_; }
    std::string_view path() const noexcept { return address_.sun_path; }

private:
    Result<void> put(const std::string& path) noexcept {
        if (path.size() >= sizeof address_.sun_path) return WsaError{code::wsaeinval};
        address_.sun_family = AF_UNIX;
        std::memcpy(address_.sun_path, path.c_str(), path.size() + 1);
        length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
        return {};
    }
    sockaddr_un address_{};
    socklen_t length_ = 0;
    port::Descriptor folder_;
};

// What the programs of this process called the native paths that they bound: a peer is told the name, not the path.
struct BoundNames {
    std::mutex mutex;
    std::map<std::string, std::uint32_t, std::less<>> numbers;
};
BoundNames& bound_names() {
    static auto* const instance = new BoundNames;
    return *instance;
}

void remember_bound(std::string_view path, std::uint32_t number) {
    BoundNames& all = bound_names();
    const std::lock_guard lock(all.mutex);
    all.numbers.insert_or_assign(std::string(path), number);
}

// 0: the socket has no name. Another process's name is the path itself, which leads to the same file here.
std::uint32_t number_of_native(int (*ask)(int, sockaddr*, socklen_t*), int descriptor) {
    sockaddr_un native{};
    socklen_t length = sizeof native;
    if (ask(descriptor, reinterpret_cast<sockaddr*>(&native), &length) < 0) return 0;
    if (length <= offsetof(sockaddr_un, sun_path) || native.sun_path[0] == 0) return 0;
    const std::string_view path(native.sun_path, ::strnlen(native.sun_path, sizeof native.sun_path));
    {
        BoundNames& all = bound_names();
        const std::lock_guard lock(all.mutex);
        if (const auto known = all.numbers.find(path); known != all.numbers.end()) return known->second;
    }
    const Result<Address> address = local_address(path);
    return address ? address->scope : 0;
}

} // namespace

// A file of that name, whatever it is, is in the way (WSAEADDRINUSE), also that of a socket which was closed: who binds
// removes it before, as on Windows. A folder that is not there is WSAENETDOWN there.
Result<void> AsioLink::bind_local(const Address& address) noexcept {
    try {
        NativeLocalAddress native;
        if (const Result<void> named = native.set(local_name(address)); !named) return named;
        if (::bind(descriptor_, native.data(), native.length()) < 0) {
            if (errno == ENOENT || errno == ENOTDIR) return WsaError{code::wsaenetdown};
            return native_failure(errno);
        }
        remember_bound(native.path(), address.scope);
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
    local_name_ = address.scope;
    bound_ = true;
    return {};
}

// The outcome is there at once. A full queue is EAGAIN, which no event ends: for Winsock it refuses.
Result<void> AsioLink::connect_local(const Address& address) noexcept {
    try {
        NativeLocalAddress native;
        if (!native.set(local_name(address))) return WsaError{code::wsaeconnrefused};
        const int result = ::connect(descriptor_, native.data(), native.length());
        if (result < 0 && (errno == EAGAIN || errno == ENOTDIR)) return WsaError{code::wsaeconnrefused};
        peer_name_ = address.scope;
        return connect_began(result);
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
}

void AsioLink::learn_local_names() noexcept {
    try {
        local_name_ = number_of_native(&::getsockname, descriptor_);
        peer_name_ = number_of_native(&::getpeername, descriptor_);
    } catch (const std::bad_alloc&) {
        // It has no names then.
    }
}

Address AsioLink::named(std::uint32_t number) const noexcept {
    Address address;
    address.family = Family::local;
    address.scope = number;
    return address;
}

Result<std::uint32_t> AsioLink::peer_process() const noexcept {
    if (family_ != Family::local) return WsaError{code::wsaeopnotsupp};
    if (phase_ != Phase::connected) return WsaError{code::wsaenotconn};
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(descriptor_, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) return native_failure(errno);
    return static_cast<std::uint32_t>(peer.pid);
}

} // namespace wspemu::net
