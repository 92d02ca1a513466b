// Counting of callbacks, and what happens when they end. Host dialect.
#include "posix/pool_item.h"

#include "posix/pool_clock.h"
#include "posix/pool_waits.h"

namespace wspemu::posix {

// The callback of this thread. Its destructor runs also when the callback ends the thread (ExitThread), so that nobody
// waits for such a callback for ever.
struct RunningCall {
    ~RunningCall() { end(); }
    void end() {
        PoolItem* const item = std::exchange(call.item, nullptr);
        if (!item) return;
        item->finish(call.associated);
        item->release();
    }
    PoolCall call; // with a reference to its item
};

namespace {
thread_local RunningCall t_running;
}

void CleanupGroup::add(PoolItem& item) {
    const std::lock_guard lock(mutex_);
    if (members_.insert(&item).second) item.retain();
}

void CleanupGroup::remove(PoolItem& item) {
    {
        const std::lock_guard lock(mutex_);
        if (members_.erase(&item) == 0) return;
    }
    item.release();
}

void CleanupGroup::close_members(bool cancel_pending, void* cleanup_context) {
    std::set<PoolItem*> members;
    {
        const std::lock_guard lock(mutex_);
        members.swap(members_);
    }
    for (PoolItem* item : members) item->stop();
    for (PoolItem* item : members) {
        (void)item->wait_for_callbacks(cancel_pending);
        if (cancel_pending && item->options.cancelled) item->options.cancelled(item->options.context, cleanup_context);
    }
    for (PoolItem* item : members) {
        item->give_up(); // its owner must not use it any more
        item->release();
    }
}

PoolItem::PoolItem(const PoolOptions& given) : options(given) {
    options.pool->add_user();
    if (!options.group) return;
    options.group->add(*this);
    in_group_ = true;
}

PoolItem::~PoolItem() {
    if (options.freed) options.freed();
    options.pool->remove_user();
}

void PoolItem::leave_group() {
    if (in_group_.exchange(false)) options.group->remove(*this);
}

void PoolItem::give_up() noexcept {
    if (owned_.exchange(false)) release();
}

bool PoolItem::submit() {
    expect();
    if (options.pool->submit(*this, options.runs_long)) return true;
    unexpect();
    return false;
}

void PoolItem::expect() {
    const std::lock_guard lock(mutex_);
    ++pending_;
}

void PoolItem::unexpect() {
    std::unique_lock lock(mutex_);
    if (pending_ == 0) return;
    --pending_;
    settle(lock);
}

bool PoolItem::is_stopped() {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

bool PoolItem::wants_wait() {
    return !is_stopped();
}

bool PoolItem::due() {
    if (is_stopped()) return false;
    if (runs_here) return reserve();
    (void)submit();
    return false;
}

bool PoolItem::reserve() {
    const std::lock_guard lock(mutex_);
    ++running_;
    return true;
}

void PoolItem::run() {
    {
        const std::lock_guard lock(mutex_);
        if (pending_ == 0) return; // taken back
        --pending_;
        ++running_;
    }
    perform();
}

void PoolItem::run_reserved() {
    perform();
}

void PoolItem::perform() {
    retain();
    t_running.call = PoolCall{};
    t_running.call.item = this;
    call(t_running.call);
    if (options.finished) options.finished(t_running.call, options.context);
    for (auto& after : t_running.call.after)
        if (after.routine) after.routine(after.context, after.count);
    t_running.end();
}

void PoolItem::finish(bool associated) {
    ending();
    if (associated) {
        std::unique_lock lock(mutex_);
        --running_;
        settle(lock);
    }
    ended();
}

void PoolItem::disassociate(PoolCall& call) {
    if (!std::exchange(call.associated, false)) return;
    ending();
    std::unique_lock lock(mutex_);
    --running_;
    settle(lock);
}

// Leaves the lock unlocked.
void PoolItem::settle(std::unique_lock<std::mutex>& lock) {
    if (pending_ != 0 || running_ != 0) return lock.unlock();
    idle_.notify_all();
    const std::function<void()> call = std::exchange(when_idle_, nullptr);
    lock.unlock();
    if (call) call();
}

bool PoolItem::wait_for_callbacks(bool cancel) {
    std::unique_lock lock(mutex_);
    const bool had_pending = pending_ != 0;
    if (cancel) pending_ = 0;
    idle_.wait(lock, [this] { return pending_ == 0 && running_ == 0; });
    // Taken back, the callbacks have told nobody that they ended.
    if (cancel) settle(lock);
    return had_pending;
}

void PoolItem::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    (void)PoolClock::instance().cancel(*this);
    (void)remove_pool_wait(*this);
}

void PoolItem::close() {
    stop();
    leave_group();
    give_up();
}

bool PoolItem::is_idle() {
    const std::lock_guard lock(mutex_);
    return pending_ == 0 && running_ == 0;
}

void PoolItem::when_idle(std::function<void()> call) {
    {
        const std::lock_guard lock(mutex_);
        if (pending_ != 0 || running_ != 0) {
            when_idle_ = std::move(call);
            return;
        }
    }
    call();
}

} // namespace wspemu::posix
