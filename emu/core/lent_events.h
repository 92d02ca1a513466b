// The events that providers made with WPUCreateEvent, kept for the leak report of the last cleanup (UPC-CRE-4).
//
// Whoever made an event may close it by WPUCloseEvent or natively; the host learns only of the former, so what counts in the
// end is whether the value still names an event. Any thread.
#pragma once

#include "core/port/handles.h"

#include <cstddef>
#include <mutex>
#include <set>

namespace wspemu {

class LentEvents {
public:
    void add(port::Handle event);
    void remove(port::Handle event) noexcept;
    // The events still open; forgets all.
    std::set<port::Handle> take_open();

private:
    std::mutex mutex_;
    std::set<port::Handle> events_;
    std::size_t sweep_at_ = 64; // natively closed ones are swept out when there are this many
};

} // namespace wspemu
