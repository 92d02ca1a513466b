// How a child comes into what its parent has left it. Host dialect.
#include "core/port/inheritance.h"

#include "posix/birth.h"
#include "posix/disk_file.h"
#include "posix/handle_flags.h"
#include "posix/handle_slots.h"

#include <atomic>
#include <fcntl.h>
#include <mutex>
#include <utility>

namespace wspemu::posix {
namespace {

constinit std::mutex g_heirloom_mutex;
constinit std::atomic<bool> g_sockets_wait{false};

// Under g_heirloom_mutex.
std::vector<port::Heirloom>& waiting_sockets() {
    static auto* const sockets = new std::vector<port::Heirloom>;
    return *sockets;
}

} // namespace

void come_into(std::vector<port::Heirloom> heirlooms) {
    const std::lock_guard lock(g_heirloom_mutex);
    for (port::Heirloom& one : heirlooms) {
        ::fcntl(one.bequest.descriptor.get(), F_SETFD, FD_CLOEXEC);
        if (!reserve_handle(one.handle)) continue;
        if (one.bequest.kind == port::BequestKind::socket) {
            waiting_sockets().push_back(std::move(one));
            g_sockets_wait.store(true, std::memory_order_release);
        } else if (Ref<DiskFile> file = inherit_disk_file(one.bequest)) {
            port::open_inherited(one, std::move(file));
        }
    }
}

} // namespace wspemu::posix

namespace wspemu::port {

void mark_inheritable(Handle handle) noexcept {
    (void)posix::set_handle_flags(handle, posix::kHandleInherit, posix::kHandleInherit);
}

bool has_inherited_sockets() noexcept {
    return posix::g_sockets_wait.load(std::memory_order_acquire);
}

std::vector<Heirloom> take_inherited_sockets() {
    const std::lock_guard lock(posix::g_heirloom_mutex);
    posix::g_sockets_wait.store(false, std::memory_order_release);
    return std::exchange(posix::waiting_sockets(), {});
}

} // namespace wspemu::port
