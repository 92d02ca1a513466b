// The message queue of a thread: posted messages, messages sent by other threads, the quit flag, timers. Neutral.
//
// A thread gets its queue with its first call into user32 and loses it, and its windows, when it ends.
#pragma once

#include "core/result.h"
#include "posix/message_timers.h"
#include "posix/native_level.h"
#include "posix/waiter.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace wspemu::posix {

struct Message {
    std::uintptr_t window = 0; // 0: a message to the thread
    std::uint32_t message = 0;
    std::uintptr_t wparam = 0;
    std::intptr_t lparam = 0;
    std::uint32_t time = 0;
};

inline constexpr std::uint32_t kMessageDestroy = 0x0002;
inline constexpr std::uint32_t kMessageQuit = 0x0012;
inline constexpr std::uint32_t kMessageNcDestroy = 0x0082;
inline constexpr std::uint32_t kMessageTimer = 0x0113;

// The QS_ bits that a queue without keyboard and mouse can have.
inline constexpr std::uint32_t kPosted = 0x0008 | 0x0100;
inline constexpr std::uint32_t kTimer = 0x0010;
inline constexpr std::uint32_t kSent = 0x0040;
inline constexpr std::uint32_t kReplied = 0x80000000; // ours: an answer to SendMessage came
inline constexpr std::size_t kPostLimit = 10'000;
inline constexpr std::uint32_t kReplyGiven = 8; // ISMEX_REPLIED

// What GetMessage and PeekMessage look for.
struct MessageFilter {
    bool any_window = true;
    std::vector<std::uintptr_t> windows; // otherwise: one of these; 0 stands for messages to the thread
    std::uint32_t first = 0;
    std::uint32_t last = 0; // both 0: all messages

    bool accepts_window(std::uintptr_t window) const;
    bool accepts(const Message& message) const; // WM_QUIT passes every range
};

class MessageQueue;

// What SendMessageCallback has called with the answer: VOID CALLBACK (HWND, UINT, ULONG_PTR, LRESULT).
struct AnswerCall {
    using Routine = void (*)(std::uintptr_t window, std::uint32_t message, std::uintptr_t data, std::intptr_t result);
    Routine routine = nullptr;
    std::uintptr_t data = 0;
};

// How a message was sent; the values are InSendMessageEx's.
enum class SendKind : std::uint32_t {
    wait = 1,     // the sender waits for the answer
    notify = 2,   // nobody wants it
    callback = 4, // the sender's AnswerCall does
    answer = 0,   // not a message: the answer on its way back to the AnswerCall
};

// `answered` and `result` are guarded by the sender's queue.
struct SentMessage {
    Message message;
    SendKind kind = SendKind::wait;
    std::shared_ptr<MessageQueue> sender; // none with SendKind::notify
    AnswerCall call;
    bool answered = false; // or given up
    bool lost = false;     // the window or its thread went away before the answer
    std::intptr_t result = 0;
};

class MessageQueue {
public:
    // The calling thread's queue, made if need be; nullptr only while the thread is ending or memory is short.
    static std::shared_ptr<MessageQueue> of_this_thread();
    // The queue of a thread that has one; else nullptr.
    static std::shared_ptr<MessageQueue> of_thread(std::uint32_t thread_id);

    MessageQueue(std::uint32_t thread_id, Signal signal) : thread_id_(thread_id), signal_(std::move(signal)) {}
    std::uint32_t thread_id() const noexcept { return thread_id_; }

    // Any thread. Errors: not_enough_quota; invalid_thread_id (the thread has ended).
    Result<void> post(const Message& message);
    Result<void> push_sent(std::shared_ptr<SentMessage> sent);
    // Takes back what was pushed, if it has not been popped yet.
    void withdraw(const std::shared_ptr<SentMessage>& sent);
    // Drops what is addressed to a window that is no more; senders get 0.
    void forget_window(std::uintptr_t window);
    // The thread ends: nothing is accepted any more, all who wait for an answer get 0.
    void close();

    // The owner only, from here on.
    //
    // The next sent message to handle; finish_sent() must follow. If the thread ends before that, the sender gets 0.
    std::shared_ptr<SentMessage> pop_sent();
    void finish_sent(const std::shared_ptr<SentMessage>& sent, std::intptr_t result);
    std::optional<Message> take(const MessageFilter& filter, bool remove);
    void post_quit(int exit_code);
    // Blocks until another take() or pop_sent() is worth a try.
    void wait_for_message();
    // Blocks until the message is answered, another one wants to be handled meanwhile (unless the sender handles none),
    // or the deadline has passed: false then.
    bool wait_for_answer(const SentMessage& sent, bool handles_others, port::Deadline deadline);
    bool is_answered(const SentMessage& sent);
    bool is_lost(const SentMessage& sent);
    // The sender waits no longer, whatever the answer will be. False when it is there already.
    bool give_up(SentMessage& sent);
    // ReplyMessage: answers the innermost message that is being handled. False when there is none.
    bool reply(std::intptr_t result);
    // InSendMessageEx: its SendKind, and kReplyGiven when it was answered; 0 when none is being handled.
    std::uint32_t handled_kind();
    // MsgWaitForMultipleObjectsEx. old_input: what was seen before counts too (MWMO_INPUTAVAILABLE).
    port::WaitOutcome wait_with_handles(std::span<const port::Handle> handles, port::WaitMode mode,
                                        port::Deadline deadline, bool alertable, std::uint32_t bits, bool old_input);
    // GetQueueStatus: low word what is new since last asked, high word what is there.
    std::uint32_t status(std::uint32_t bits);
    // Readable while there is something to take or to handle, until the thread ends; -1 and errno.
    int native_descriptor();

    std::uintptr_t set_timer(std::uintptr_t window, std::uintptr_t id, std::uint32_t milliseconds,
                             std::uintptr_t procedure);
    bool kill_timer(std::uintptr_t window, std::uintptr_t id);
    bool owns_timer(std::uintptr_t window, std::uintptr_t id, std::uintptr_t procedure);

private:
    // The queue's mutex for a scope, at the end of which the descriptor shows what is there.
    class Editing {
    public:
        explicit Editing(MessageQueue& queue) : queue_(queue), lock_(queue.mutex_) {}
        ~Editing() {
            if (queue_.native_.is_open()) queue_.show();
        }
        Editing(const Editing&) = delete;
        Editing& operator=(const Editing&) = delete;

    private:
        MessageQueue& queue_;
        const std::lock_guard<std::mutex> lock_;
    };

    void show();
    // The first answer counts.
    static void answer(SentMessage& sent, std::intptr_t result, bool lost = false);
    void arrived(std::uint32_t bits);
    std::uint32_t pending(port::Clock::time_point now);
    void arm(std::uint32_t bits, bool already);
    std::optional<Message> take_posted(const MessageFilter& filter, bool remove);
    std::optional<Message> take_timer(const MessageFilter& filter, bool remove);

    const std::uint32_t thread_id_;
    const Signal signal_;
    std::mutex mutex_;
    bool closed_ = false;
    std::deque<Message> posted_;
    std::deque<std::shared_ptr<SentMessage>> sent_;
    std::vector<std::shared_ptr<SentMessage>> handling_; // popped, not finished; the innermost last
    std::optional<int> quit_;
    MessageTimers timers_;
    std::uint32_t changed_ = 0;   // bits that arrived and that the owner has not asked about since
    std::uint32_t wake_bits_ = 0; // bits that the owner waits for at the moment
    NativeTimedLevel native_;
};

// Milliseconds since some moment in the past; what GetTickCount64 returns.
std::uint64_t tick_count() noexcept;

} // namespace wspemu::posix
