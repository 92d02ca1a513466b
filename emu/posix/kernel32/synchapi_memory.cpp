// synchapi.h: waiting for an address, and barriers.
#include "posix/kernel32/win32_border.h"

#include "posix/address_waits.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// The four words in the reserved fields. Reserved5 stays 0.
BarrierWords words_of(LPSYNCHRONIZATION_BARRIER barrier) noexcept {
    return {&barrier->Reserved1, &barrier->Reserved2, reinterpret_cast<std::uint32_t*>(&barrier->Reserved3[0]),
            &barrier->Reserved4};
}

} // namespace

BOOL WINAPI WaitOnAddress(volatile VOID* Address, PVOID CompareAddress, SIZE_T AddressSize, DWORD dwMilliseconds) {
    if (!Address || !CompareAddress) return fail(FALSE, ERROR_INVALID_PARAMETER);
    switch (wait_on_address(Address, CompareAddress, AddressSize, port::deadline_after(dwMilliseconds))) {
    case AddressWait::woken: return TRUE;
    case AddressWait::timeout: return fail(FALSE, ERROR_TIMEOUT);
    default: return fail(FALSE, ERROR_INVALID_PARAMETER);
    }
}
VOID WINAPI WakeByAddressSingle(PVOID Address) {
    wake_address(Address, false);
}
VOID WINAPI WakeByAddressAll(PVOID Address) {
    wake_address(Address, true);
}

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier, LONG lTotalThreads, LONG lSpinCount) {
    if (!lpBarrier || lTotalThreads < 1 || lSpinCount < -1) return fail(FALSE, ERROR_INVALID_PARAMETER);
    *lpBarrier = {};
    init_barrier(words_of(lpBarrier), static_cast<std::uint32_t>(lTotalThreads));
    return TRUE;
}
// How long a thread spins is decided by the number of processors, whatever the flags say.
BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier, DWORD) {
    return enter_barrier(words_of(lpBarrier));
}
BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier) {
    drain_barrier(words_of(lpBarrier));
    return TRUE;
}
