// process.h: threads started through the C library.
#include "posix/kernel32/handle_values.h"

#include "posix/thread_control.h"

#include <cerrno>
#include <memory>
#include <new>
#include <process.h>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// A thread of _beginthread closes its own handle at its end.
thread_local port::Handle t_own_handle = port::kNoHandle;

struct Begin {
    _beginthread_proc_type routine;
    void* argument;
    port::Handle thread;
};

std::uint32_t run(void* parameter) {
    // Given back before user code runs: a thread may end without unwinding (ExitThread).
    const Begin begin = *std::unique_ptr<Begin>(static_cast<Begin*>(parameter));
    t_own_handle = begin.thread;
    begin.routine(begin.argument);
    _endthread();
}

int error_number(int code) noexcept {
    return code == ERROR_INVALID_PARAMETER ? EINVAL : EAGAIN;
}

} // namespace

uintptr_t _beginthreadex(void*, unsigned stack_size, _beginthreadex_proc_type start_address, void* arglist,
                         unsigned initflag, unsigned* thrdaddr) {
    std::uint32_t id = 0;
    const Result<port::Handle> thread =
        start_thread({start_address, arglist, stack_size, (initflag & CREATE_SUSPENDED) != 0}, &id);
    if (!thread) {
        errno = error_number(thread.error());
        return 0;
    }
    if (thrdaddr) *thrdaddr = id;
    return *thread;
}

void _endthreadex(unsigned retval) {
    exit_thread(retval);
}

uintptr_t _beginthread(_beginthread_proc_type start_address, unsigned stack_size, void* arglist) {
    constexpr auto failed = ~uintptr_t{0};
    std::unique_ptr<Begin> begin(new (std::nothrow) Begin{start_address, arglist, port::kNoHandle});
    if (!begin || !start_address) {
        errno = start_address ? ENOMEM : EINVAL;
        return failed;
    }
    // Held until it knows its own handle.
    const Result<port::Handle> thread = start_thread({run, begin.get(), stack_size, true}, nullptr);
    if (!thread) {
        errno = error_number(thread.error());
        return failed;
    }
    begin.release()->thread = *thread;
    (void)resume_thread(*thread);
    return *thread;
}

void _endthread(void) {
    if (t_own_handle != port::kNoHandle) port::close_handle(std::exchange(t_own_handle, port::kNoHandle));
    exit_thread(0);
}
