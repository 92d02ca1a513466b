// SendMessage and its relatives, within a thread and between two.
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

// Where a message goes to, and where from.
struct Route {
    WindowTarget target;
    std::shared_ptr<MessageQueue> own;
    bool within_thread() const { return target.queue == own; }
};

Result<Route> route_to(std::uintptr_t window) {
    auto target = find_window(window);
    auto own = MessageQueue::of_this_thread();
    if (!target || !own) return WsaError{code::invalid_window_handle};
    return Route{std::move(*target), std::move(own)};
}

// Another thread's window that ends meanwhile is a window that is not there.
Result<std::shared_ptr<SentMessage>> push(SentMessage sent) {
    auto shared = std::make_shared<SentMessage>(std::move(sent));
    const Result<void> pushed = push_to_window(shared);
    if (!pushed) return pushed.failure();
    return shared;
}

} // namespace

void handle_sent_messages(MessageQueue& own) {
    while (const std::shared_ptr<SentMessage> sent = own.pop_sent()) {
        Answer answer(own, sent);
        const Message& message = sent->message;
        if (sent->kind == SendKind::answer)
            sent->call.routine(message.window, message.message, sent->call.data, sent->result);
        else if (const auto target = find_window(message.window)) answer.result = call(*target, message);
    }
}

Result<std::intptr_t> send_message(const Message& message) {
    const Result<std::intptr_t> result = send_message(message, {});
    // Here a message that is lost has the answer 0.
    if (result.error() == code::access_denied) return std::intptr_t{0};
    return result;
}

Result<std::intptr_t> send_message(const Message& message, const SendLimit& limit) {
    const Result<Route> route = route_to(message.window);
    if (!route) return route.failure();
    if (route->within_thread()) return call(route->target, message);
    const auto sent = push({message, SendKind::wait, route->own, {}, false, 0});
    if (!sent) return sent.failure();
    MessageQueue& own = *route->own;
    while (!own.is_answered(**sent)) {
        const bool in_time = own.wait_for_answer(**sent, limit.handles_others, limit.deadline);
        if (!in_time && own.give_up(**sent)) {
            route->target.queue->withdraw(*sent);
            return WsaError{code::timeout};
        }
        if (limit.handles_others) handle_sent_messages(own);
    }
    if (own.is_lost(**sent)) return WsaError{code::access_denied}; // what Windows says, and what wine does
    return (*sent)->result;
}

Result<void> send_without_waiting(const Message& message) {
    const Result<Route> route = route_to(message.window);
    if (!route) return route.failure();
    if (route->within_thread()) {
        (void)call(route->target, message);
        return {};
    }
    const auto sent = push({message, SendKind::notify, nullptr, {}, false, 0});
    return sent ? Result<void>() : sent.failure();
}

Result<void> send_for_callback(const Message& message, AnswerCall back) {
    const Result<Route> route = route_to(message.window);
    if (!route) return route.failure();
    if (route->within_thread()) {
        const std::intptr_t result = call(route->target, message);
        back.routine(message.window, message.message, back.data, result);
        return {};
    }
    const auto sent = push({message, SendKind::callback, route->own, back, false, 0});
    return sent ? Result<void>() : sent.failure();
}

} // namespace wspemu::posix
