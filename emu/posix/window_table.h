// The windows of the process: values that messages are addressed to, without a screen behind them. Neutral.
//
// A window belongs to the thread that made it. Lock order: the table's lock, then a queue's mutex; no window procedure
// runs under either.
#pragma once

#include "posix/message_queue.h"
#include "posix/window_classes.h"

#include <string>

namespace wspemu::posix {

inline constexpr std::uintptr_t kBroadcast = 0xFFFF;
inline constexpr std::uintptr_t kMessageOnlyParent = static_cast<std::uintptr_t>(-3); // HWND_MESSAGE
inline constexpr std::uint32_t kChildStyle = 0x40000000;
inline constexpr int kInvalidIndex = 1413;    // ERROR_INVALID_INDEX
inline constexpr int kTopLevelIsChild = 1406; // ERROR_TLW_WITH_WSCHILD

struct NewWindow {
    WindowClass window_class;
    std::uint32_t style = 0;
    std::uint32_t extended_style = 0;
    std::uintptr_t parent = 0; // a window, kMessageOnlyParent or 0
    std::uintptr_t menu = 0;   // or the id of a child
    std::uintptr_t instance = 0;
};

// Makes a window of the calling thread; sends nothing. Takes over the count of acquire_class, also when it fails.
// Errors: invalid_window_handle (parent), kTopLevelIsChild, not_enough_memory.
Result<std::uintptr_t> add_window(const NewWindow& description);
// Sends WM_DESTROY to the window, then does the same with its children, then sends WM_NCDESTROY and forgets it.
// Errors: invalid_window_handle; access_denied (another thread's window).
Result<void> destroy_window(std::uintptr_t window);
// Takes back add_window: sends WM_NCDESTROY only.
void discard_window(std::uintptr_t window);
// The windows of a thread that ends vanish without a message.
void forget_windows_of(const MessageQueue& queue);

struct WindowTarget {
    std::shared_ptr<MessageQueue> queue;
    WindowProcedure procedure;
    bool is_unicode;
};
std::optional<WindowTarget> find_window(std::uintptr_t window);
// Errors: invalid_window_handle, not_enough_quota.
Result<void> post_to_window(const Message& message);
// For the senders below: queues for another thread's window what it is to handle. Error: invalid_window_handle.
Result<void> push_to_window(std::shared_ptr<SentMessage> sent);
std::vector<std::uintptr_t> child_windows(std::uintptr_t parent); // direct ones
std::vector<std::uintptr_t> top_level_windows();                  // without message-only ones: who gets broadcasts
struct WindowFacts {
    std::uintptr_t parent; // or owner: only a child (kChildStyle) has a parent
    std::uint16_t class_atom;
    std::uint32_t style;
    std::uint32_t thread_id;
    bool is_unicode;
};
std::optional<WindowFacts> window_facts(std::uintptr_t window);
// The filter of GetMessage for an HWND argument (0, -1, or a window: it and what is below it).
// Error: invalid_window_handle.
Result<MessageFilter> filter_for(std::uintptr_t window, std::uint32_t first, std::uint32_t last);

// GetWindowLongPtr and SetWindowLongPtr, and with half the width GetWindowLong and SetWindowLong, to which what is as wide as
// a pointer does not exist. Errors: invalid_window_handle, kInvalidIndex.
enum class ValueWidth : std::uint8_t { half = 4, whole = 8 };
Result<std::intptr_t> window_value(std::uintptr_t window, int index, ValueWidth width = ValueWidth::whole);
Result<std::intptr_t> replace_window_value(std::uintptr_t window, int index, std::intptr_t value,
                                           ValueWidth width = ValueWidth::whole);
std::u16string window_text(std::uintptr_t window);
void set_window_text(std::uintptr_t window, std::u16string text);

// SendMessage: a call when the window is the caller's own; otherwise handled by its thread, while messages sent to the
// caller are handled meanwhile. 0 when the window or its thread
// goes away before the answer. Error: invalid_window_handle. May throw what the window procedure throws.
Result<std::intptr_t> send_message(const Message& message);
// SendMessageTimeout: the same, with an end to the waiting. Errors: also timeout; access_denied (lost); a message that is being handled then goes on.
struct SendLimit {
    port::Deadline deadline;
    bool handles_others = true; // not SMTO_BLOCK
};
Result<std::intptr_t> send_message(const Message& message, const SendLimit& limit);
// SendNotifyMessage: a call when the window is the caller's own, else queued. Error: invalid_window_handle.
Result<void> send_without_waiting(const Message& message);
// SendMessageCallback: the same, and the answer goes to `call`: at once when the window is the caller's own, else when the
// calling thread next handles what was sent to it. Error: invalid_window_handle.
Result<void> send_for_callback(const Message& message, AnswerCall call);
// Handles what other threads have sent to the calling thread, and answers that came back for it.
void handle_sent_messages(MessageQueue& own);

} // namespace wspemu::posix
