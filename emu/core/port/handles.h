// The handle table: one table for events, threads, ports and sockets alike. Neutral.
//
// Values are non-zero multiples of 4 below 2^31: index << 2 | generation << 24. A closed value stays invalid until its
// slot has waited in quarantine behind at least 64 others and come back with another generation. Look-ups take no lock.
#pragma once

#include "core/ref.h"

#include <atomic>
#include <cstdint>
#include <utility>

namespace wspemu::port {

using Handle = std::uintptr_t;
inline constexpr Handle kNoHandle = 0;

enum class ObjectKind : std::uint8_t {
    event,
    mutex,
    semaphore,
    timer,
    thread,
    process,
    io_port,
    file,
    notification,
    key,
    section,  // a file mapping
    search,   // FindFirstFile
    snapshot, // CreateToolhelp32Snapshot
};

// What a handle names. Born with one reference (Ref::adopt). Destroyed by the last release, on whichever thread.
class Object {
public:
    explicit Object(ObjectKind kind) noexcept : kind_(kind) {}
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    ObjectKind kind() const noexcept { return kind_; }
    void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    // Called once, without any lock of the table, when the last handle to the object was closed.
    virtual void last_handle_closed() noexcept {}

protected:
    virtual ~Object() = default;

private:
    friend class HandleTable;
    std::atomic<std::uint32_t> refs_{1};
    std::atomic<std::uint32_t> handles_{0};
    const ObjectKind kind_;
};

struct HandleSlot; // a place in the table; the platform's

// Keeps a handle's object alive for the caller's scope; the handle may be closed meanwhile. Cheaper than a Ref.
class HandlePin {
public:
    HandlePin() = default;
    HandlePin(HandleSlot* slot, Object* object) noexcept : slot_(slot), object_(object) {}
    HandlePin(HandlePin&& other) noexcept
        : slot_(std::exchange(other.slot_, nullptr)), object_(std::exchange(other.object_, nullptr)) {}
    HandlePin& operator=(HandlePin&& other) noexcept {
        std::swap(slot_, other.slot_);
        std::swap(object_, other.object_);
        return *this;
    }
    ~HandlePin() {
        if (slot_) unpin(slot_);
    }
    Object* object() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }

private:
    static void unpin(HandleSlot* slot) noexcept;
    HandleSlot* slot_ = nullptr;
    Object* object_ = nullptr;
};

// A typed pin: T::kKind names the kind of object it accepts.
template <class T>
class Pin {
public:
    Pin() = default;
    explicit Pin(HandlePin pin) noexcept : pin_(std::move(pin)) {}
    T* get() const noexcept { return static_cast<T*>(pin_.object()); }
    T* operator->() const noexcept { return get(); }
    T& operator*() const noexcept { return *get(); }
    explicit operator bool() const noexcept { return static_cast<bool>(pin_); }
    Ref<T> ref() const noexcept { return Ref<T>(get()); }

private:
    HandlePin pin_;
};

// Makes a new handle to the object; kNoHandle when 4 million handles are open or memory is short.
Handle open_handle(Ref<Object> object) noexcept;
// Closes one handle of whatever kind; false when the value names nothing.
bool close_handle(Handle handle) noexcept;
// Closes the handle only if it names an object of that kind.
bool close_handle(Handle handle, ObjectKind kind) noexcept;
// An empty pin when the value is stale, garbage or closed.
HandlePin pin_handle(Handle handle) noexcept;
// Open handles of the process, for leak checks.
std::size_t open_handle_count() noexcept;

template <class T>
Pin<T> pin(Handle handle) noexcept {
    HandlePin found = pin_handle(handle);
    if (!found || found.object()->kind() != T::kKind) return {};
    return Pin<T>(std::move(found));
}

} // namespace wspemu::port
