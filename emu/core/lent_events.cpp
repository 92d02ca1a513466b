// Remembering and sweeping.
#include "core/lent_events.h"

#include <algorithm>
#include <utility>

namespace wspemu {
namespace {

bool is_gone(port::Handle event) noexcept {
    const port::HandlePin pinned = port::pin_handle(event);
    return !pinned || pinned.object()->kind() != port::ObjectKind::event;
}

} // namespace

void LentEvents::add(port::Handle event) {
    const std::lock_guard lock(mutex_);
    if (events_.size() >= sweep_at_) {
        std::erase_if(events_, is_gone);
        sweep_at_ = std::max<std::size_t>(64, 2 * events_.size());
    }
    events_.insert(event);
}

void LentEvents::remove(port::Handle event) noexcept {
    const std::lock_guard lock(mutex_);
    events_.erase(event);
}

std::set<port::Handle> LentEvents::take_open() {
    std::set<port::Handle> open;
    {
        const std::lock_guard lock(mutex_);
        open.swap(events_);
    }
    std::erase_if(open, is_gone);
    return open;
}

} // namespace wspemu
