// The table of windows.
#include "posix/window_table.h"

#include "core/codes.h"
#include "core/port/messages.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <shared_mutex>

namespace wspemu::posix {
namespace {

struct Window {
    NewWindow description;
    std::shared_ptr<MessageQueue> queue;
    WindowProcedure procedure = nullptr;
    std::intptr_t user_data = 0;
    std::vector<std::byte> extra;
    std::u16string text;
    bool dying = false;
};

// Values grow by 2 and fit in 32 bits, so a stale one names nobody until 2 billion windows later.
constexpr std::uintptr_t kFirstValue = 0x10010;
constexpr std::uintptr_t kLastValue = 0x7FFFFFFE;

struct Table {
    std::shared_mutex lock;
    std::map<std::uintptr_t, Window> windows;
    std::uintptr_t next = kFirstValue;
};

Table& table() {
    static auto* windows = new Table;
    return *windows;
}

// Called with the lock held, as are all that return a pointer.
Window* find_locked(std::uintptr_t window) {
    const auto found = table().windows.find(window);
    return found == table().windows.end() ? nullptr : &found->second;
}

std::uintptr_t next_value() {
    Table& all = table();
    do {
        all.next = all.next >= kLastValue ? kFirstValue : all.next + 2;
    } while (all.windows.contains(all.next));
    return all.next;
}

void remove_window(std::uintptr_t window) {
    std::map<std::uintptr_t, Window>::node_type removed;
    {
        std::unique_lock lock(table().lock);
        removed = table().windows.extract(window);
    }
    if (!removed) return;
    removed.mapped().queue->forget_window(window);
    release_class(removed.mapped().description.window_class);
}

// The table stays locked (shared) while the message is queued: a window that is being destroyed either gets the message
// forgotten with all others, or is gone already.
template <class Queue>
Result<void> queue_for(std::uintptr_t window, Queue queue) {
    std::shared_lock lock(table().lock);
    const Window* found = find_locked(window);
    if (!found) return WsaError{code::invalid_window_handle};
    const Result<void> queued = queue(*found->queue);
    if (queued.error() == code::invalid_thread_id) return WsaError{code::invalid_window_handle};
    return queued;
}

bool is_child_of(const Window& window, std::uintptr_t parent) {
    return window.description.parent == parent;
}

// The slot behind an index that is not one of the named ones; nullptr when it reaches outside of cbWndExtra.
std::byte* extra_at(Window& window, int index, ValueWidth width) {
    const auto offset = static_cast<std::size_t>(index);
    const bool fits = index >= 0 && offset + static_cast<std::size_t>(width) <= window.extra.size();
    return fits ? window.extra.data() + offset : nullptr;
}

constexpr int kProcedureIndex = -4;
constexpr int kInstanceIndex = -6;
constexpr int kParentIndex = -8;
constexpr int kIdIndex = -12;
constexpr int kStyleIndex = -16;
constexpr int kExtendedStyleIndex = -20;
constexpr int kUserDataIndex = -21;

template <class T>
std::intptr_t exchange_value(T& place, const std::intptr_t* value) {
    const auto old = (std::intptr_t)place;
    if (value) place = (T)*value;
    return old;
}

// What is as wide as a pointer is out of reach for who asks for a LONG.
bool is_pointer_index(int index) noexcept {
    return index == kProcedureIndex || index == kInstanceIndex || index == kParentIndex;
}

// Reads a value and, if `value` is given, replaces it.
Result<std::intptr_t> access_value(Window& window, int index, const std::intptr_t* value, ValueWidth width) {
    if (width == ValueWidth::half && is_pointer_index(index)) return WsaError{kInvalidIndex};
    NewWindow& description = window.description;
    switch (index) {
    case kProcedureIndex: return exchange_value(window.procedure, value);
    case kInstanceIndex: return exchange_value(description.instance, value);
    case kParentIndex: return exchange_value(description.parent, value);
    case kIdIndex: return exchange_value(description.menu, value);
    case kStyleIndex: return exchange_value(description.style, value);
    case kExtendedStyleIndex: return exchange_value(description.extended_style, value);
    case kUserDataIndex: return exchange_value(window.user_data, value);
    default: break;
    }
    std::byte* slot = extra_at(window, index, width);
    if (!slot) return WsaError{kInvalidIndex};
    std::intptr_t old = 0; // its low half is first in memory
    std::memcpy(&old, slot, static_cast<std::size_t>(width));
    if (value) std::memcpy(slot, value, static_cast<std::size_t>(width));
    return old;
}

} // namespace

Result<std::uintptr_t> add_window(const NewWindow& description) {
    const auto queue = MessageQueue::of_this_thread();
    const std::uintptr_t parent = description.parent;
    int error = queue ? 0 : code::not_enough_memory;
    std::uintptr_t value = 0;
    {
        std::unique_lock lock(table().lock);
        const bool has_parent = parent != 0 && parent != kMessageOnlyParent;
        if (error == 0 && has_parent && !find_locked(parent)) error = code::invalid_window_handle;
        if (error == 0 && parent == 0 && (description.style & kChildStyle)) error = kTopLevelIsChild;
        if (error == 0) {
            value = next_value();
            Window& window = table().windows[value];
            window.description = description;
            window.queue = queue;
            window.procedure = description.window_class.procedure;
            window.extra.resize(description.window_class.window_extra);
        }
    }
    if (error == 0) return value;
    release_class(description.window_class);
    return WsaError{error};
}

Result<void> destroy_window(std::uintptr_t window) {
    {
        std::unique_lock lock(table().lock);
        Window* found = find_locked(window);
        if (!found) return WsaError{code::invalid_window_handle};
        if (found->queue != MessageQueue::of_this_thread()) return WsaError{code::access_denied};
        if (std::exchange(found->dying, true)) return {}; // from its own WM_DESTROY: under way already
    }
    (void)send_message({window, kMessageDestroy});
    for (std::uintptr_t child : child_windows(window)) (void)destroy_window(child);
    discard_window(window);
    return {};
}

void discard_window(std::uintptr_t window) {
    (void)send_message({window, kMessageNcDestroy});
    remove_window(window);
}

void forget_windows_of(const MessageQueue& queue) {
    std::vector<std::uintptr_t> own;
    {
        std::shared_lock lock(table().lock);
        for (const auto& [value, window] : table().windows)
            if (window.queue.get() == &queue) own.push_back(value);
    }
    for (std::uintptr_t window : own) remove_window(window);
}

std::optional<WindowTarget> find_window(std::uintptr_t window) {
    std::shared_lock lock(table().lock);
    const Window* found = find_locked(window);
    if (!found) return std::nullopt;
    return WindowTarget{found->queue, found->procedure, found->description.window_class.is_unicode};
}

std::optional<WindowFacts> window_facts(std::uintptr_t window) {
    std::shared_lock lock(table().lock);
    const Window* found = find_locked(window);
    if (!found) return std::nullopt;
    const NewWindow& made = found->description;
    return WindowFacts{made.parent, made.window_class.atom, made.style, found->queue->thread_id(),
                       made.window_class.is_unicode};
}

Result<void> post_to_window(const Message& message) {
    return queue_for(message.window, [&](MessageQueue& queue) { return queue.post(message); });
}

Result<void> push_to_window(std::shared_ptr<SentMessage> sent) {
    const std::uintptr_t window = sent->message.window;
    return queue_for(window, [&](MessageQueue& queue) { return queue.push_sent(std::move(sent)); });
}

std::vector<std::uintptr_t> child_windows(std::uintptr_t parent) {
    std::vector<std::uintptr_t> children;
    std::shared_lock lock(table().lock);
    for (const auto& [value, window] : table().windows)
        if (is_child_of(window, parent)) children.push_back(value);
    return children;
}

std::vector<std::uintptr_t> top_level_windows() {
    std::vector<std::uintptr_t> windows;
    std::shared_lock lock(table().lock);
    for (const auto& [value, window] : table().windows)
        if (window.description.parent != kMessageOnlyParent && !(window.description.style & kChildStyle))
            windows.push_back(value);
    return windows;
}

Result<MessageFilter> filter_for(std::uintptr_t window, std::uint32_t first, std::uint32_t last) {
    MessageFilter filter{window == 0, {}, first, last};
    if (filter.any_window) return filter;
    if (window == static_cast<std::uintptr_t>(-1)) {
        filter.windows.push_back(0);
        return filter;
    }
    std::shared_lock lock(table().lock);
    if (!find_locked(window)) return WsaError{code::invalid_window_handle};
    filter.windows.push_back(window);
    // The list grows while it is walked: children of children. A program can make a circle of parents.
    for (std::size_t next = 0; next < filter.windows.size(); ++next)
        for (const auto& [value, child] : table().windows)
            if (is_child_of(child, filter.windows[next]) && !filter.accepts_window(value))
                filter.windows.push_back(value);
    return filter;
}

Result<std::intptr_t> window_value(std::uintptr_t window, int index, ValueWidth width) {
    std::shared_lock lock(table().lock);
    Window* found = find_locked(window);
    return found ? access_value(*found, index, nullptr, width) : WsaError{code::invalid_window_handle};
}

Result<std::intptr_t> replace_window_value(std::uintptr_t window, int index, std::intptr_t value, ValueWidth width) {
    std::unique_lock lock(table().lock);
    Window* found = find_locked(window);
    return found ? access_value(*found, index, &value, width) : WsaError{code::invalid_window_handle};
}

std::u16string window_text(std::uintptr_t window) {
    std::shared_lock lock(table().lock);
    const Window* found = find_locked(window);
    return found ? found->text : std::u16string();
}

void set_window_text(std::uintptr_t window, std::u16string text) {
    std::unique_lock lock(table().lock);
    if (Window* found = find_locked(window)) found->text = std::move(text);
}

} // namespace wspemu::posix
