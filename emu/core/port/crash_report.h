// The report on stderr that names the provider in which a process crashed. Neutral.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wspemu::port {

// The provider call that a thread is inside of.
struct CallPlace {
    const char* file;     // of the provider that was called; empty when it is not known
    const char* function; // "WSPSend"
};
// Answers for the calling thread, inside a signal handler: no locks, no memory.
using CallFinder = bool (*)(CallPlace& place) noexcept;

// A file that a crash may be blamed on.
struct CrashFile {
    const char* kind; // "layer", "base", "device"
    std::string file;
};

// From now on a crash (access violation, arithmetic fault, abort) with one of the files on the stack writes
// `wspemu: KIND NAME: crashed in FUNCTION: ...` and the stack before the process ends. exit_status 0: it ends as it
// would have ended anyway, by the signal or in a debugger's or sanitizer's handler; otherwise with that status. A crash of the
// program's own gets no line. The platform adds the devices of
// WSPEMU_DEVICES. Call it before other threads exist; a later call replaces the files and the status.
void install_crash_report(const std::vector<CrashFile>& files, CallFinder finder, int exit_status);

// The same for programs without a session: the devices alone, if WSPEMU_CRASH_REPORT is set and there is no report yet.
void install_device_crash_report();

// The same report for an exception that was raised with RaiseException and that nobody handled; the caller then aborts.
void report_exception(std::uint32_t code) noexcept;

} // namespace wspemu::port
