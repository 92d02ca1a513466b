// Message queues: what arrives, what the owner takes, and how he waits.
#include "posix/message_queue.h"

#include "core/codes.h"
#include "core/port/threads.h"
#include "posix/window_table.h"

#include <algorithm>
#include <unordered_map>

namespace wspemu::posix {
namespace {

struct Directory {
    std::mutex mutex;
    std::unordered_map<std::uint32_t, std::shared_ptr<MessageQueue>> queues; // by thread id
};

Directory& directory() {
    static auto* queues = new Directory;
    return *queues;
}

// Whether this thread's queue was closed already; a plain flag survives the destructors of thread_local objects.
thread_local bool thread_is_ending = false;

// Ends the queue with its thread.
struct QueueOwner {
    std::shared_ptr<MessageQueue> queue;
    ~QueueOwner() {
        thread_is_ending = true;
        if (!queue) return;
        queue->close();
        forget_windows_of(*queue);
        std::lock_guard lock(directory().mutex);
        directory().queues.erase(queue->thread_id());
    }
};

} // namespace

bool MessageFilter::accepts_window(std::uintptr_t window) const {
    return any_window || std::find(windows.begin(), windows.end(), window) != windows.end();
}

bool MessageFilter::accepts(const Message& message) const {
    if (!accepts_window(message.window)) return false;
    if (message.message == kMessageQuit || (first == 0 && last == 0)) return true;
    return message.message >= first && message.message <= last;
}

std::shared_ptr<MessageQueue> MessageQueue::of_this_thread() {
    if (thread_is_ending) return nullptr;
    thread_local QueueOwner owner;
    if (owner.queue) return owner.queue;
    Signal signal = Signal::make();
    if (!signal) return nullptr;
    auto queue = std::make_shared<MessageQueue>(port::current_thread_id(), std::move(signal));
    std::lock_guard lock(directory().mutex);
    directory().queues[queue->thread_id()] = queue;
    return owner.queue = std::move(queue);
}

std::shared_ptr<MessageQueue> MessageQueue::of_thread(std::uint32_t thread_id) {
    std::lock_guard lock(directory().mutex);
    const auto found = directory().queues.find(thread_id);
    return found == directory().queues.end() ? nullptr : found->second;
}

// Called with the mutex held. The signal is touched only for an owner who waits: posting to a busy thread costs a push.
void MessageQueue::arrived(std::uint32_t bits) {
    changed_ |= bits & ~kReplied;
    if (wake_bits_ & bits) signal_.set();
}

Result<void> MessageQueue::post(const Message& message) {
    const Editing editing(*this);
    if (closed_) return WsaError{code::invalid_thread_id};
    if (posted_.size() >= kPostLimit) return WsaError{code::not_enough_quota};
    posted_.push_back(message);
    posted_.back().time = static_cast<std::uint32_t>(tick_count());
    arrived(kPosted);
    return {};
}

Result<void> MessageQueue::push_sent(std::shared_ptr<SentMessage> sent) {
    const Editing editing(*this);
    if (closed_) return WsaError{code::invalid_thread_id};
    sent_.push_back(std::move(sent));
    arrived(kSent);
    return {};
}

void MessageQueue::withdraw(const std::shared_ptr<SentMessage>& sent) {
    const Editing editing(*this);
    std::erase(sent_, sent);
}

void MessageQueue::answer(SentMessage& sent, std::intptr_t result, bool lost) {
    if (!sent.sender) return;
    const Editing editing(*sent.sender);
    if (sent.answered) return;
    sent.answered = true;
    sent.lost = lost;
    sent.result = result;
    if (sent.kind == SendKind::wait) {
        sent.sender->arrived(kReplied);
    } else if (!sent.sender->closed_) {
        auto back = std::make_shared<SentMessage>(sent);
        back->kind = SendKind::answer;
        back->sender = nullptr;
        sent.sender->sent_.push_back(std::move(back));
        sent.sender->arrived(kSent);
    }
}

bool MessageQueue::give_up(SentMessage& sent) {
    std::lock_guard lock(mutex_);
    return !std::exchange(sent.answered, true);
}

bool MessageQueue::reply(std::intptr_t result) {
    std::shared_ptr<SentMessage> innermost;
    {
        std::lock_guard lock(mutex_);
        if (handling_.empty() || handling_.back()->kind == SendKind::answer) return false;
        innermost = handling_.back();
    }
    answer(*innermost, result);
    return true;
}

std::uint32_t MessageQueue::handled_kind() {
    std::shared_ptr<SentMessage> innermost;
    {
        std::lock_guard lock(mutex_);
        if (handling_.empty()) return 0;
        innermost = handling_.back();
    }
    const auto kind = static_cast<std::uint32_t>(innermost->kind);
    if (!innermost->sender) return kind;
    std::lock_guard lock(innermost->sender->mutex_);
    return kind | (innermost->answered ? kReplyGiven : 0);
}

void MessageQueue::forget_window(std::uintptr_t window) {
    std::deque<std::shared_ptr<SentMessage>> orphans;
    {
        const Editing editing(*this);
        std::erase_if(posted_, [=](const Message& message) { return message.window == window; });
        std::erase_if(sent_, [&](const std::shared_ptr<SentMessage>& sent) {
            if (sent->message.window != window || sent->kind == SendKind::answer) return false;
            orphans.push_back(sent);
            return true;
        });
        timers_.kill_all_of(window);
    }
    for (const auto& sent : orphans) answer(*sent, 0, true);
}

void MessageQueue::close() {
    std::deque<std::shared_ptr<SentMessage>> orphans;
    {
        const Editing editing(*this);
        closed_ = true;
        posted_.clear();
        orphans.swap(sent_);
        orphans.insert(orphans.end(), handling_.begin(), handling_.end());
        handling_.clear();
    }
    for (const auto& sent : orphans) answer(*sent, 0, true);
}

std::shared_ptr<SentMessage> MessageQueue::pop_sent() {
    const Editing editing(*this);
    if (sent_.empty()) {
        changed_ &= ~kSent;
        return nullptr;
    }
    std::shared_ptr<SentMessage> sent = std::move(sent_.front());
    sent_.pop_front();
    handling_.push_back(sent);
    return sent;
}

void MessageQueue::finish_sent(const std::shared_ptr<SentMessage>& sent, std::intptr_t result) {
    {
        std::lock_guard lock(mutex_);
        std::erase(handling_, sent);
    }
    answer(*sent, result);
}

std::optional<Message> MessageQueue::take_posted(const MessageFilter& filter, bool remove) {
    const auto found =
        std::find_if(posted_.begin(), posted_.end(), [&](const Message& message) { return filter.accepts(message); });
    if (found == posted_.end()) return std::nullopt;
    const Message message = *found;
    if (remove) posted_.erase(found);
    return message;
}

std::optional<Message> MessageQueue::take_timer(const MessageFilter& filter, bool remove) {
    if (!filter.accepts({filter.any_window ? 0 : filter.windows.front(), kMessageTimer})) return std::nullopt;
    const auto now = port::Clock::now();
    MessageTimer* timer = timers_.expired(now, [&](std::uintptr_t window) { return filter.accepts_window(window); });
    if (!timer) return std::nullopt;
    if (remove) MessageTimers::restart(*timer, now);
    return Message{timer->window, kMessageTimer, timer->id, static_cast<std::intptr_t>(timer->procedure),
                   static_cast<std::uint32_t>(tick_count())};
}

// The order of Windows: posted messages, then the end, then timers. (Sent messages were handled before.)
std::optional<Message> MessageQueue::take(const MessageFilter& filter, bool remove) {
    const Editing editing(*this);
    changed_ &= ~(kPosted | kTimer);
    if (auto posted = take_posted(filter, remove)) return posted;
    if (quit_) {
        const Message end{0, kMessageQuit, static_cast<std::uintptr_t>(static_cast<std::intptr_t>(*quit_)), 0,
                          static_cast<std::uint32_t>(tick_count())};
        if (remove) quit_.reset();
        return end;
    }
    return take_timer(filter, remove);
}

void MessageQueue::post_quit(int exit_code) {
    const Editing editing(*this);
    quit_ = exit_code;
    arrived(kPosted);
}

// Called with the mutex held.
std::uint32_t MessageQueue::pending(port::Clock::time_point now) {
    std::uint32_t bits = 0;
    if (!posted_.empty() || quit_) bits |= kPosted;
    if (!sent_.empty()) bits |= kSent;
    if (timers_.expired(now, [](std::uintptr_t) { return true; })) bits |= kTimer;
    return bits;
}

// Called with the mutex held: from now on an arrival sets the signal; it is set at once when something is there already.
void MessageQueue::arm(std::uint32_t bits, bool already) {
    wake_bits_ = bits;
    if (already) signal_.set();
    else signal_.reset();
}

void MessageQueue::wait_for_message() {
    port::Deadline expiry;
    {
        std::lock_guard lock(mutex_);
        const auto now = port::Clock::now();
        // take() has just looked, and cleared the bits: what is set now came after it.
        if (timers_.announce(now)) changed_ |= kTimer;
        expiry = timers_.next_expiry(now);
        arm(kPosted | kSent, (changed_ & (kPosted | kSent | kTimer)) != 0);
    }
    wait_for_input(signal_, {}, port::WaitMode::any, expiry, false);
    std::lock_guard lock(mutex_);
    wake_bits_ = 0;
}

bool MessageQueue::wait_for_answer(const SentMessage& sent, bool handles_others, port::Deadline deadline) {
    {
        std::lock_guard lock(mutex_);
        arm(kReplied | (handles_others ? kSent : 0), sent.answered || (handles_others && !sent_.empty()));
    }
    const port::WaitOutcome outcome = wait_for_input(signal_, {}, port::WaitMode::any, deadline, false);
    std::lock_guard lock(mutex_);
    wake_bits_ = 0;
    return outcome.end != port::WaitEnd::timeout;
}

bool MessageQueue::is_lost(const SentMessage& sent) {
    std::lock_guard lock(mutex_);
    return sent.lost;
}

bool MessageQueue::is_answered(const SentMessage& sent) {
    std::lock_guard lock(mutex_);
    return sent.answered;
}

port::WaitOutcome MessageQueue::wait_with_handles(std::span<const port::Handle> handles, port::WaitMode mode,
                                                  port::Deadline deadline, bool alertable, std::uint32_t bits,
                                                  bool old_input) {
    for (;;) {
        port::Deadline until = deadline;
        bool expiry_comes_first = false;
        {
            std::lock_guard lock(mutex_);
            const auto now = port::Clock::now();
            if (timers_.announce(now)) changed_ |= kTimer;
            const port::Deadline expiry = (bits & kTimer) ? timers_.next_expiry(now) : port::Deadline();
            expiry_comes_first = expiry && (!deadline || *expiry < *deadline);
            if (expiry_comes_first) until = expiry;
            arm(bits, ((changed_ | (old_input ? pending(now) : 0)) & bits) != 0);
        }
        const port::WaitOutcome outcome = wait_for_input(signal_, handles, mode, until, alertable);
        std::lock_guard lock(mutex_);
        wake_bits_ = 0;
        if (outcome.end == port::WaitEnd::timeout && expiry_comes_first) continue;
        // Documented: this wait has looked at the queue, so what is there is not new input for the next one.
        const bool took_input = outcome.end == port::WaitEnd::message ||
                                (mode == port::WaitMode::all && outcome.end == port::WaitEnd::object);
        if (took_input) changed_ &= ~bits;
        return outcome;
    }
}

std::uint32_t MessageQueue::status(std::uint32_t bits) {
    std::lock_guard lock(mutex_);
    const auto now = port::Clock::now();
    if (timers_.announce(now)) changed_ |= kTimer;
    const std::uint32_t answer = (pending(now) & bits) << 16 | (changed_ & bits);
    changed_ &= ~bits;
    return answer;
}

// Called with the mutex held. A timer that is due already keeps the level; the next one comes when it has been taken.
void MessageQueue::show() {
    const auto now = port::Clock::now();
    native_.show(pending(now) != 0, timers_.next_expiry(now));
}

int MessageQueue::native_descriptor() {
    const Editing editing(*this);
    return native_.open();
}

std::uintptr_t MessageQueue::set_timer(std::uintptr_t window, std::uintptr_t id, std::uint32_t milliseconds,
                                       std::uintptr_t procedure) {
    const Editing editing(*this);
    return timers_.set(window, id, milliseconds, procedure);
}

bool MessageQueue::kill_timer(std::uintptr_t window, std::uintptr_t id) {
    const Editing editing(*this);
    return timers_.kill(window, id);
}

bool MessageQueue::owns_timer(std::uintptr_t window, std::uintptr_t id, std::uintptr_t procedure) {
    std::lock_guard lock(mutex_);
    return timers_.owns(window, id, procedure);
}

std::uint64_t tick_count() noexcept {
    const auto since = port::Clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

} // namespace wspemu::posix
