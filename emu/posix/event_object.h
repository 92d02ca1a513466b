// EventObject: what an event handle names. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

class EventObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::event;
    EventObject(port::Reset reset, bool signalled) noexcept
        : Waitable(kKind, reset == port::Reset::manual ? Take::keep : Take::one, signalled ? 1 : 0) {}
    using Waitable::is_kept;
};

} // namespace wspemu::posix
