// Ref<T>: an intrusive counted pointer. Neutral.
//
// T has retain() and release(); release() of the last reference destroys the object.
#pragma once

#include <cstddef>
#include <utility>

namespace wspemu {

template <class T>
class Ref {
public:
    Ref() = default;
    Ref(std::nullptr_t) noexcept {}
    // Shares ownership of an object that somebody already owns.
    explicit Ref(T* object) noexcept : object_(object) {
        if (object_) object_->retain();
    }
    // Takes over the reference that a fresh object (count 1) was born with.
    static Ref adopt(T* object) noexcept {
        Ref ref;
        ref.object_ = object;
        return ref;
    }

    Ref(const Ref& other) noexcept : Ref(other.object_) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U>
    Ref(Ref<U> other) noexcept : object_(other.detach()) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() {
        if (object_) object_->release();
    }

    T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    // Gives the reference away without releasing it.
    T* detach() noexcept { return std::exchange(object_, nullptr); }

private:
    T* object_ = nullptr;
};

} // namespace wspemu
