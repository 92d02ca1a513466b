// Memory that the program's pointers lead to, which may be none: a bad pointer is an answer here and no signal. Neutral.
//
// On POSIX the accesses stand in a piece of code that the handler of faults knows, as the kernel of a system knows its own: so a
// good pointer costs no more than the access. Whoever needs a result pointer later, when something has been taken or begun that
// can not be given back, asks for it before; and before it is used under a lock.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wspemu::port {

// False when an access faults; a part may have been copied.
bool copy_bytes(void* to, const void* from, std::size_t size) noexcept;
// Whether each page of these bytes can be used at this moment. Writing puts back what is there, as Windows' kernel does: for
// places where a result is going to be.
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

// The same for a text with its NUL.
template <class Char>
bool may_read_text(const Char* text) noexcept {
    constexpr std::uintptr_t kPage = 4096;
    for (const Char* at = text;; ++at) {
        const bool enters_page = (reinterpret_cast<std::uintptr_t>(at) + sizeof *at - 1) % kPage < sizeof *at;
        if ((at == text || enters_page) && !may_read(at)) return false;
        if (*at == 0) return true;
    }
}

// A copy of what is there; false, and `to` is not to be used, for a bad pointer.
template <class T>
bool fetch(const T* from, T& to) noexcept {
    return copy_bytes(&to, from, sizeof to);
}
// False for a bad pointer.
template <class T>
bool store(T* to, const T& value) noexcept {
    return copy_bytes(to, &value, sizeof value);
}

} // namespace wspemu::port
