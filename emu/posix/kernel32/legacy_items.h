// Registered waits and timers of timer queues: items that HANDLEs outside of the handle table stand for. Windows dialect.
#pragma once

#include "posix/kernel32/pool_border.h"

#include <mutex>
#include <set>

namespace wspemu::posix {

// The live items of one kind; a handle is an item's address.
template <class T>
class LegacyItems {
public:
    HANDLE add(T& item) {
        const std::lock_guard lock(mutex_);
        items_.insert(&item);
        return &item;
    }
    // Removes it: exactly one caller gets the item.
    T* take(HANDLE handle) {
        const std::lock_guard lock(mutex_);
        const auto found = items_.find(static_cast<T*>(handle));
        if (found == items_.end()) return nullptr;
        items_.erase(found);
        return static_cast<T*>(handle);
    }
    // The item stays alive for the caller.
    Ref<T> find(HANDLE handle) {
        const std::lock_guard lock(mutex_);
        return items_.contains(static_cast<T*>(handle)) ? Ref<T>(static_cast<T*>(handle)) : Ref<T>();
    }

private:
    std::mutex mutex_;
    std::set<T*> items_;
};

// The process's pool, with what the WT_ flags ask for.
Result<PoolOptions> legacy_options(PVOID context, ULONG flags);

// NULL, INVALID_HANDLE_VALUE or an event.
bool is_completion_event(HANDLE event);

// Ends an item that its table does not know any more: UnregisterWaitEx, DeleteTimerQueueTimer.
BOOL end_item(PoolItem& item, HANDLE event);

} // namespace wspemu::posix
