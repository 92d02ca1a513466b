// SemaphoreObject: what a semaphore handle names. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

class SemaphoreObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::semaphore;
    SemaphoreObject(std::uint32_t initial, std::uint32_t most) noexcept
        : Waitable(kKind, Take::one, initial), maximum(most) {}

    const std::uint32_t maximum;
};

} // namespace wspemu::posix
