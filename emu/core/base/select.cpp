// WSPSelect over a Selection.
#include "core/base/functions.h"
#include "core/base/selection.h"
#include "core/stack_hold.h"

#include <utility>

namespace wspemu::base {
namespace {

// SPI: BLK-SEL-7
bool valid_timeout(const timeval* timeout) noexcept {
    return !timeout || (timeout->tv_sec >= 0 && timeout->tv_usec >= 0 && timeout->tv_usec < 1'000'000);
}

} // namespace

int WSPAPI wsp_select(int ignored, fd_set* read, fd_set* write, fd_set* except, SelectTimeout timeout,
                      LPINT error) noexcept {
    (void)ignored;
    HeldOnStack<Selection> selection; // a hook may end the thread
    for (const auto& [set, mask] : {std::pair{read, kRead}, {write, kWrite}, {except, kUrgent}}) {
        if (const int code = selection->add(set, mask)) return answer(code, error);
    }
    if (selection->empty() || !valid_timeout(timeout)) return answer(WSAEINVAL, error); // SPI: WSP-SEL-1

    int result = selection->look();
    const bool poll_only = timeout && timeout->tv_sec == 0 && timeout->tv_usec == 0; // SPI: WSP-SEL-3, BLK-HOOK-5
    if (result == 0 && !poll_only) {
        port::Deadline deadline;
        if (timeout) {
            deadline = port::Clock::now() + std::chrono::seconds(timeout->tv_sec) +
                       std::chrono::microseconds(timeout->tv_usec);
        }
        result = selection->wait(deadline);
    }
    if (result < 0) return answer(-result, error);
    selection->rewrite(read, kRead);
    selection->rewrite(write, kWrite);
    selection->rewrite(except, kUrgent);
    return result;
}

} // namespace wspemu::base
