// The accesses that may fault, in assembler, so that sanitizers leave them alone. Host dialect, x86-64.
#include "core/port/program_memory.h"

#include "posix/exceptions.h"

extern "C" {
// 1; 0 when the access faults.
int wspemu_touch_to_read(const void* at) noexcept __attribute__((__visibility__("hidden")));
int wspemu_touch_to_write(void* at) noexcept __attribute__((__visibility__("hidden")));
int wspemu_copy_bytes(void* to, const void* from, std::size_t size) noexcept __attribute__((__visibility__("hidden")));
}
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
    shrq $3, %rcx
    jz 4f
3:  movq (%rsi), %r8
    movq %r8, (%rdi)
    addq $8, %rsi
    addq $8, %rdi
    decq %rcx
    jnz 3b
4:  movl %edx, %ecx
    andl $7, %ecx
    jz 6f
5:  movb (%rsi), %r8b
    movb %r8b, (%rdi)
    incq %rsi
    incq %rdi
    decl %ecx
    jnz 5b
6:  movl $1, %eax
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

namespace wspemu::port {
namespace {

constexpr std::uintptr_t kSmallestPage = 4096;
// No memory is ever below, on Windows neither: seen without a fault.
constexpr std::uintptr_t kLowestAddress = 65536;

std::uintptr_t address_of(const void* pointer) noexcept {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

// Calls touch(address) for a byte of each page; false as soon as one does.
template <class Touch>
bool touch_pages(const void* begin, std::size_t size, Touch touch) noexcept {
    if (size == 0) return true;
    const std::uintptr_t first = address_of(begin);
    const std::uintptr_t last = first + (size - 1);
    if (first < kLowestAddress || last < first) return false;
    posix::install_fault_signals();
    for (std::uintptr_t at = first; at / kSmallestPage < last / kSmallestPage;
         at = (at / kSmallestPage + 1) * kSmallestPage)
        if (!touch(at)) return false;
    return touch(last);
}

} // namespace

bool copy_bytes(void* to, const void* from, std::size_t size) noexcept {
    if (address_of(to) < kLowestAddress || address_of(from) < kLowestAddress) return false;
    posix::install_fault_signals();
    return wspemu_copy_bytes(to, from, size) != 0;
}

bool may_read_bytes(const void* begin, std::size_t size) noexcept {
    return touch_pages(begin, size,
                       [](std::uintptr_t at) { return wspemu_touch_to_read(reinterpret_cast<const void*>(at)) != 0; });
}

bool may_write_bytes(void* begin, std::size_t size) noexcept {
    return touch_pages(begin, size,
                       [](std::uintptr_t at) { return wspemu_touch_to_write(reinterpret_cast<void*>(at)) != 0; });
}

} // namespace wspemu::port

std::uintptr_t wspemu::posix::after_bad_access(std::uintptr_t instruction) noexcept {
    const bool ours = instruction >= reinterpret_cast<std::uintptr_t>(wspemu_may_fault_begin) &&
                      instruction < reinterpret_cast<std::uintptr_t>(wspemu_may_fault_end);
    return ours ? reinterpret_cast<std::uintptr_t>(wspemu_has_faulted) : 0;
}
