// SendMessage, within a thread and between two.
#include "core/codes.h"
#include "posix/window_table.h"

namespace wspemu::posix {
namespace {

// Answers a sent message whatever way its handling ends, an exception included: the sender must not wait for ever.
class Answer {
public:
    Answer(MessageQueue& own, std::shared_ptr<SentMessage> sent) : own_(own), sent_(std::move(sent)) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() { own_.finish_sent(sent_, result); }
    std::intptr_t result = 0;

private:
    MessageQueue& own_;
    std::shared_ptr<SentMessage> sent_;
};

std::intptr_t call(const WindowTarget& target, const Message& message) {
    return target.procedure(message.window, message.message, message.wparam, message.lparam);
}

} // namespace

void handle_sent_messages(MessageQueue& own) {
    while (const std::shared_ptr<SentMessage> sent = own.pop_sent()) {
        Answer answer(own, sent);
        if (const auto target = find_window(sent->message.window)) answer.result = call(*target, sent->message);
    }
}

Result<std::intptr_t> send_message(const Message& message) {
    const auto target = find_window(message.window);
    const auto own = MessageQueue::of_this_thread();
    if (!target || !own) return WsaError{code::invalid_window_handle};
    if (target->queue == own) return call(*target, message);

    const auto sent = std::make_shared<SentMessage>();
    sent->message = message;
    sent->sender = own;
    if (!target->queue->push_sent(sent)) return WsaError{code::invalid_window_handle};
    while (!own->is_answered(*sent)) {
        own->wait_for_answer(*sent);
        handle_sent_messages(*own);
    }
    return sent->result;
}

} // namespace wspemu::posix
