// ProcessObject: what GetCurrentProcess() names. There is one; nobody in it ever sees it signalled. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

class ProcessObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::process;
    ProcessObject() noexcept : Waitable(kKind, Take::keep, 0) {}
};

ProcessObject& current_process_object() noexcept;

} // namespace wspemu::posix
