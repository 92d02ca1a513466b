// PoolItem: what the Win32 thread-pool functions make: something with a callback that a pool runs whenever it is due, and
// whose callbacks one can wait for. Neutral.
#pragma once

#include "posix/pool.h"

#include <atomic>
#include <functional>
#include <set>

namespace wspemu::posix {

class PoolItem;

// What a callback asks for the moment of its return, in the order in which it is done. Each at most once.
enum class AfterCall : std::uint8_t { leave_critical, release_mutex, release_semaphore, set_event, free_library };
inline constexpr std::size_t kAfterCalls = 5;

// One running callback; PTP_CALLBACK_INSTANCE points at one.
struct PoolCall {
    PoolItem* item = nullptr;
    bool associated = true; // counts as the item's running callback
    struct {
        void (*routine)(void* context, std::uint32_t count) = nullptr;
        void* context = nullptr;
        std::uint32_t count = 0;
    } after[kAfterCalls];
};

// The items that are closed together (TP_CLEANUP_GROUP).
class CleanupGroup {
public:
    using Cancelled = void (*)(void* item_context, void* cleanup_context);
    void add(PoolItem& item);
    void remove(PoolItem& item);
    // Stops all members, waits for their callbacks (first taking back those that have not begun, if so asked) and gives
    // the members up.
    void close_members(bool cancel_pending, void* cleanup_context);

private:
    std::mutex mutex_;
    std::set<PoolItem*> members_; // with a reference each
};

struct PoolOptions {
    ThreadPool* pool = nullptr;
    CleanupGroup* group = nullptr;
    CleanupGroup::Cancelled cancelled = nullptr;
    std::function<void(PoolCall&, void* context)> finished; // after the callback
    void* context = nullptr;
    bool runs_long = false;
    std::function<void()> freed; // the item is gone
};

class PoolItem : public PoolTask {
public:
    explicit PoolItem(const PoolOptions& options);

    // Queues one callback. False when memory is short, or when the item was stopped.
    bool submit();
    void run() override;
    bool due() override;
    void run_reserved() override;
    bool wants_wait() override;

    // Callbacks that are queued or running have ended. cancel: those that are only queued are taken back first; true when
    // there were any.
    bool wait_for_callbacks(bool cancel);
    // No callback is queued any more by clocks, waits and files.
    virtual void stop();
    // The owner's last call: stops the item and gives up his reference, and the group's.
    void close();
    void give_up() noexcept;
    bool is_idle();
    // Calls it once when nothing is queued or running, perhaps at once. On the thread that ran the last callback.
    void when_idle(std::function<void()> call);
    // The callback that runs on this thread stops counting.
    void disassociate(PoolCall& call);

    const PoolOptions options;

protected:
    ~PoolItem() override;
    virtual void call(PoolCall& call) = 0;
    // Before the call counts as ended: nobody waits for what follows, and the group may be gone then.
    virtual void ending() {}
    // After the call counts as ended.
    virtual void ended() {}
    void leave_group();
    // For callbacks that run on the clock's or a wait's thread: reserves a call for run_reserved().
    bool reserve();
    bool runs_here = false; // on the thread that found it due
    // One more callback is announced (StartThreadpoolIo), or an announced one will not come.
    void expect();
    void unexpect();
    bool is_stopped();

private:
    friend struct RunningCall;
    void perform();
    void finish(bool associated);
    void settle(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable idle_;
    std::uint32_t pending_ = 0; // queued, or announced
    std::uint32_t running_ = 0;
    bool stopped_ = false;
    std::atomic<bool> owned_{true}; // the owner's reference is there
    std::atomic<bool> in_group_{false};
    std::function<void()> when_idle_;
};

} // namespace wspemu::posix
