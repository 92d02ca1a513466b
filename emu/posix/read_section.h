// ReadSection: looking at waitable objects without pinning them. Host dialect.
//
// A handle's reference to a waitable object is given up only when every section that was open at that time has closed.
// So inside a section the object of a live handle may be used with plain loads. Sections are short, never block on
// anything but an object's lock, and may nest. Entering costs a store: the thread that retires handles pays for the
// fence on behalf of all readers (membarrier), once per batch.
#pragma once

#include "posix/thread_record.h"

namespace wspemu::posix {

// Grows by one with each batch of retired handles; starts at 1.
extern std::atomic<std::uint64_t> g_read_epoch;
// False when the kernel has no membarrier for us; then the readers pay.
extern bool g_cheap_read_sections;

class ReadSection {
public:
    explicit ReadSection(ThreadRecord& record) noexcept
        : record_(record), outer_(record.epoch.load(std::memory_order_relaxed)) {
        if (outer_ != 0) return;
        const std::uint64_t now = g_read_epoch.load(std::memory_order_acquire);
        if (g_cheap_read_sections) [[likely]] {
            record_.epoch.store(now, std::memory_order_relaxed);
            std::atomic_signal_fence(std::memory_order_seq_cst);
        } else {
            record_.epoch.exchange(now, std::memory_order_seq_cst);
        }
    }
    ~ReadSection() { record_.epoch.store(outer_, std::memory_order_release); }
    ReadSection(const ReadSection&) = delete;
    ReadSection& operator=(const ReadSection&) = delete;

private:
    ThreadRecord& record_;
    const std::uint64_t outer_;
};

// Makes every running reader's section visible to us, and what we did before visible to every later section.
void fence_all_readers() noexcept;
// True when no section is open that was entered before epoch.
bool readers_have_passed(std::uint64_t epoch) noexcept;

} // namespace wspemu::posix
