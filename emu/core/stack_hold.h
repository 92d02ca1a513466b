// What a call of ours holds while it lies on a thread's stack, and gives back even when the stack is jumped off: by ExitThread
// in a routine or hook that the call runs, or by an exception of a provider's that somebody further out handles. Neither runs
// destructors.
//
// A thread's own affair: no locks. Holds nest as the calls do.
#pragma once

#include <type_traits>

namespace wspemu {

class StackHold {
public:
    StackHold(const StackHold&) = delete;
    StackHold& operator=(const StackHold&) = delete;

protected:
#if defined(__GNUC__)
    [[gnu::always_inline]]
#endif
    StackHold() noexcept
        : outer_(innermost()), stack_(__builtin_frame_address(0)) {
        innermost() = this;
    }
    ~StackHold() {
        innermost() = outer_;
    }

    // Instead of the destructor. The thread holds no lock of ours then, and everything further in has been given back.
    virtual void give_back() noexcept = 0;

private:
    friend void give_back_stack_holds(const void* limit) noexcept;
    static StackHold*& innermost() noexcept;

    StackHold* const outer_;
    const void* const stack_; // where on it: AddressSanitizer may keep the hold itself elsewhere
};

// An unwind hook (core/port/threads.h): gives back what calls below `limit` hold.
void give_back_stack_holds(const void* limit) noexcept;

// A value, given back with its destructor.
template <class T>
class HeldOnStack final : StackHold {
public:
    template <class... Arguments>
    explicit HeldOnStack(Arguments&&... arguments) noexcept(std::is_nothrow_constructible_v<T, Arguments...>)
        : value_(static_cast<Arguments&&>(arguments)...) {}
    T& operator*() noexcept { return value_; }
    T* operator->() noexcept { return &value_; }

private:
    void give_back() noexcept override { value_.~T(); }

    T value_;
};

} // namespace wspemu
