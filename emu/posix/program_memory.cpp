// The accesses that may fault. Host dialect, x86-64.
#include "posix/program_memory.h"

#include "posix/exceptions.h"

#include <atomic>

extern "C" __attribute__((__visibility__("hidden"))) const char wspemu_may_fault_begin[], wspemu_may_fault_end[],
    wspemu_has_faulted[];

// None of them moves the stack pointer: to return from the middle is to go to wspemu_has_faulted.
__asm__(R"(
    .text
    .p2align 4
    .globl wspemu_may_fault_begin, wspemu_may_fault_end, wspemu_has_faulted
    .hidden wspemu_may_fault_begin, wspemu_may_fault_end, wspemu_has_faulted
    .globl wspemu_touch_to_read, wspemu_touch_to_write, wspemu_copy_bytes
    .hidden wspemu_touch_to_read, wspemu_touch_to_write, wspemu_copy_bytes
wspemu_may_fault_begin:
    .type wspemu_touch_to_read, @function
wspemu_touch_to_read:
    .cfi_startproc
    movb (%rdi), %al
    movl $1, %eax
    ret
    .cfi_endproc
    .size wspemu_touch_to_read, .-wspemu_touch_to_read
    .p2align 4
    .type wspemu_touch_to_write, @function
wspemu_touch_to_write:
    .cfi_startproc
    movb (%rdi), %al
    movb %al, (%rdi)
    movl $1, %eax
    ret
    .cfi_endproc
    .size wspemu_touch_to_write, .-wspemu_touch_to_write
    .p2align 4
    .type wspemu_copy_bytes, @function
wspemu_copy_bytes:
    .cfi_startproc
    movl $1, %eax
    cmpq $8, %rdx
    jne 1f
    movq (%rsi), %rcx
    movq %rcx, (%rdi)
    ret
1:  cmpq $4, %rdx
    jne 2f
    movl (%rsi), %ecx
    movl %ecx, (%rdi)
    ret
2:  movq %rdx, %rcx
    rep movsb
    ret
    .cfi_endproc
    .size wspemu_copy_bytes, .-wspemu_copy_bytes
wspemu_may_fault_end:
    .type wspemu_has_faulted, @function
wspemu_has_faulted:
    .cfi_startproc
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size wspemu_has_faulted, .-wspemu_has_faulted
)");

namespace wspemu::posix {
namespace {

constexpr std::uintptr_t kSmallestPage = 4096;

// Calls touch(address) for a byte of each page; false as soon as one does.
template <class Touch>
bool touch_pages(std::uintptr_t first, std::size_t size, Touch touch) noexcept {
    if (size == 0) return true;
    const std::uintptr_t last = first + (size - 1);
    if (first < kLowestAddress || last < first) return false;
    expect_bad_pointers();
    for (std::uintptr_t at = first; at / kSmallestPage < last / kSmallestPage;
         at = (at / kSmallestPage + 1) * kSmallestPage)
        if (!touch(at)) return false;
    return touch(last);
}

} // namespace

std::uintptr_t after_fault_in_program_memory(std::uintptr_t instruction) noexcept {
    const bool ours = instruction >= reinterpret_cast<std::uintptr_t>(wspemu_may_fault_begin) &&
                      instruction < reinterpret_cast<std::uintptr_t>(wspemu_may_fault_end);
    return ours ? reinterpret_cast<std::uintptr_t>(wspemu_has_faulted) : 0;
}

void expect_bad_pointers() noexcept {
    install_fault_signals();
}

bool may_read_bytes(const void* begin, std::size_t size) noexcept {
    return touch_pages(reinterpret_cast<std::uintptr_t>(begin), size,
                       [](std::uintptr_t at) { return wspemu_touch_to_read(reinterpret_cast<const void*>(at)) != 0; });
}

bool may_write_bytes(void* begin, std::size_t size) noexcept {
    return touch_pages(reinterpret_cast<std::uintptr_t>(begin), size,
                       [](std::uintptr_t at) { return wspemu_touch_to_write(reinterpret_cast<void*>(at)) != 0; });
}

} // namespace wspemu::posix
