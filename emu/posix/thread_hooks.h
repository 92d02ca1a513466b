// Calls that modules want at the start and at the end of threads (DllMain's DLL_THREAD_ATTACH and _DETACH). Neutral.
#pragma once

namespace wspemu::posix {

// attach: true on a new CreateThread thread before its start routine, false when such a thread ends (after its routine
// returned or called ExitThread, before FLS callbacks, thread_local destructors and the signalling of the thread object).
// Threads that the emulator did not start get no call. Runs on that thread, without any lock held; may run user code.
using ThreadHook = void (*)(bool attach);

// Hooks run in the order of their registration at attach, in reverse at detach. At most 8; registered for ever.
// Registering the same hook again does nothing.
void add_thread_hook(ThreadHook hook) noexcept;

} // namespace wspemu::posix
