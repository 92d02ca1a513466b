/* The macros of the assertions, for C11 and C++, for our headers and for those of mingw-w64. */
#ifndef WSPEMU_TESTS_ABI_ABI_ASSERT_H
#define WSPEMU_TESTS_ABI_ABI_ASSERT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define WSPEMU_ABI_ASSERT(condition, text) static_assert(condition, text)
#else
#define WSPEMU_ABI_ASSERT(condition, text) _Static_assert(condition, text)
#endif

#define WSPEMU_ABI_TRUE(condition) WSPEMU_ABI_ASSERT(condition, #condition)
#define WSPEMU_ABI_SIZE(type, size) WSPEMU_ABI_ASSERT(sizeof(type) == (size), "sizeof(" #type ") == " #size)
#define WSPEMU_ABI_OFFSET(type, member, offset)                                                                        \
    WSPEMU_ABI_ASSERT(offsetof(type, member) == (offset), #type "." #member " @" #offset)
#define WSPEMU_ABI_MEMBER(type, member, offset, size)                                                                  \
    WSPEMU_ABI_ASSERT(offsetof(type, member) == (offset) && sizeof(((type*)0)->member) == (size),                      \
                      #type "." #member " @" #offset "/" #size)

/* 32 bits are compared: an option such as SO_DONTLINGER is a negative int, an ioctl an unsigned number. */
#define WSPEMU_ABI_VALUE(name, value) WSPEMU_ABI_ASSERT((uint32_t)(name) == (uint32_t)(value), #name " == " #value)

#ifdef __cplusplus
#define WSPEMU_ABI_GUID(id, initialiser, d1, d2, d3, b0, b1, b2, b3, b4, b5, b6, b7)                                   \
    constexpr GUID abi_##id = initialiser;                                                                             \
    static_assert(abi_##id.Data1 == (d1) && abi_##id.Data2 == (d2) && abi_##id.Data3 == (d3), #id);                    \
    static_assert(abi_##id.Data4[0] == (b0) && abi_##id.Data4[1] == (b1) && abi_##id.Data4[2] == (b2) &&               \
                      abi_##id.Data4[3] == (b3) && abi_##id.Data4[4] == (b4) && abi_##id.Data4[5] == (b5) &&           \
                      abi_##id.Data4[6] == (b6) && abi_##id.Data4[7] == (b7),                                          \
                  #id)
#else
#define WSPEMU_ABI_GUID(id, initialiser, d1, d2, d3, b0, b1, b2, b3, b4, b5, b6, b7)                                   \
    extern const GUID abi_##id;                                                                                        \
    const GUID abi_##id = initialiser
#endif

#endif
