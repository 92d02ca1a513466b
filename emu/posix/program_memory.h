// Memory that the program's pointers lead to, which may be none: a bad pointer is an answer here and no signal. Neutral.
//
// The accesses stand in a piece of code that the handler of faults knows (fault_signals.cpp), as the kernel of a system knows
// its own: so a good pointer costs no more than the access. Whoever needs a result pointer later, when something has been taken
// or begun that can not be given back, asks for it before.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
// 1; 0 when the access faults. In program_memory.cpp, in assembler, so that sanitizers leave them alone.
int wspemu_touch_to_read(const void* at) noexcept __attribute__((__visibility__("hidden")));
// Writes what is there, as Windows' kernel does: for places where a result is going to be.
int wspemu_touch_to_write(void* at) noexcept __attribute__((__visibility__("hidden")));
// A part may have been copied.
int wspemu_copy_bytes(void* to, const void* from, std::size_t size) noexcept __attribute__((__visibility__("hidden")));
}

namespace wspemu::posix {

// Where to go on, given where in the code above a fault was; 0 when it was somewhere else. Signal-safe.
std::uintptr_t after_fault_in_program_memory(std::uintptr_t instruction) noexcept;

// Sees to it that the handler is there; all below do it.
void expect_bad_pointers() noexcept;

// No memory is ever there, on Windows neither: seen without a fault.
inline constexpr std::uintptr_t kLowestAddress = 65536;

// Whether each page of these bytes can be used at this moment.
bool may_read_bytes(const void* begin, std::size_t size) noexcept;
bool may_write_bytes(void* begin, std::size_t size) noexcept;

template <class T>
bool may_read(const T* from, std::size_t count = 1) noexcept {
    return may_read_bytes(from, count * sizeof(T));
}
template <class T>
bool may_write(T* to, std::size_t count = 1) noexcept {
    return may_write_bytes(to, count * sizeof(T));
}

// A copy of what is there; false, and `to` is not to be used, for a bad pointer.
template <class T>
bool fetch(const T* from, T& to) noexcept {
    if (reinterpret_cast<std::uintptr_t>(from) < kLowestAddress) return false;
    expect_bad_pointers();
    return wspemu_copy_bytes(&to, from, sizeof to) != 0;
}
// False for a bad pointer.
template <class T>
bool store(T* to, const T& value) noexcept {
    if (reinterpret_cast<std::uintptr_t>(to) < kLowestAddress) return false;
    expect_bad_pointers();
    return wspemu_copy_bytes(to, &value, sizeof value) != 0;
}

} // namespace wspemu::posix
