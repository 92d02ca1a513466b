// MutexObject: what a mutex handle names. Belongs to the thread that took it; abandoned when that thread ends. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

class MutexObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::mutex;
    MutexObject() noexcept : Waitable(kKind, Take::own, 1) {}

    // False when the calling thread does not own it.
    bool release_by(ThreadRecord& me) noexcept;

private:
    friend void abandon_mutexes(ThreadRecord&) noexcept;
    // Keeps the mutex in the owner's list, with a reference, from the first taking to the last release.
    void owned_by_current(ThreadRecord& me) noexcept override;
    void leave_list(ThreadRecord& me) noexcept;

    MutexObject* next_owned_ = nullptr; // the owner's
    MutexObject* previous_owned_ = nullptr;
};

// Releases all mutexes of a thread that ends; their next owners learn of it (WAIT_ABANDONED).
void abandon_mutexes(ThreadRecord& me) noexcept;

} // namespace wspemu::posix
