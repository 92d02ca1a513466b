// The retiring side of read sections: the process-wide fence and the look at all readers. Host dialect.
#include "posix/read_section.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wspemu::posix {

constinit std::atomic<std::uint64_t> g_read_epoch{1};

namespace {
bool register_membarrier() noexcept {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}
} // namespace

// Until the initialiser has run this is false: sections entered so early pay for their own fence.
bool g_cheap_read_sections = register_membarrier();

void fence_all_readers() noexcept {
    if (g_cheap_read_sections) syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

bool readers_have_passed(std::uint64_t epoch) noexcept {
    for (ThreadRecord* record = all_records(); record; record = record->next_record) {
        const std::uint64_t entered = record->epoch.load(std::memory_order_seq_cst);
        if (entered != 0 && entered < epoch) return false;
    }
    return true;
}

} // namespace wspemu::posix
