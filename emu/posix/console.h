// The console of a process: its standard handles, and the handlers of Ctrl-C and its kin. Neutral.
#pragma once

#include "posix/disk_file.h"

#include <cstdint>

namespace wspemu::posix {

enum class StandardStream : std::uint8_t { input, output, error };

// The handle that the process began with, made at the first call, or the one that was put in its place. kNoHandle: the process
// began without that stream.
port::Handle standard_handle(StandardStream stream) noexcept;
void set_standard_handle(StandardStream stream, port::Handle handle) noexcept;

// True when the file is a terminal, which is what a console is here.
bool is_console(DiskFile& file) noexcept;
// Puts out what printf and its kin still hold back, so that it does not come after what is written past them.
void flush_standard_output() noexcept;

// CTRL_C_EVENT and its kin, by the signals that a terminal and its end send: SIGINT, SIGQUIT, SIGHUP, SIGTERM.
enum class ControlEvent : std::uint8_t { c = 0, break_key = 1, close = 2, shutdown = 6 };
using ControlHandler = int (*)(std::uint32_t event);

// Handlers run in a thread of their own, which is the program's like any other, the last one first, until one returns non-zero.
// When none does, or the event is one that ends every process, the process ends by the signal. False: no memory, or no thread.
bool add_control_handler(ControlHandler handler) noexcept;
// The one that was added last; false when there is none.
bool remove_control_handler(ControlHandler handler) noexcept;
// Whether Ctrl-C is dropped before any handler sees it.
void ignore_control_c(bool ignore) noexcept;
// As if the key had been pressed, for this process alone. False: no thread.
bool send_control_event(ControlEvent event) noexcept;

} // namespace wspemu::posix
