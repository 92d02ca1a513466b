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

// From now on a crash (access violation, arithmetic fault, abort) with one of the layer files on the stack, or inside a
// provider call, writes `wspemu: layer NAME: crashed in FUNCTION: ...` and the stack before the process ends. exit_status 0: it ends as it
// would have ended anyway, by the signal or in a debugger's or sanitizer's handler; otherwise with that status. A crash of the
// program's own gets no line. Call it before other threads exist; a later call replaces the layers and the status.
void install_crash_report(const std::vector<std::string>& layer_files, CallFinder finder, int exit_status);

// The same report for an exception that was raised with RaiseException and that nobody handled; the caller then aborts.
void report_exception(std::uint32_t code) noexcept;

} // namespace wspemu::port
