// Starting other processes, and asking for them. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix {

struct ChildStart {
    std::string program;                  // a native path
    std::vector<std::string> arguments;   // the first is what the program is called
    std::vector<std::string> environment; // NAME=value
    std::string folder;                   // a native path; empty: the parent's
    std::string command_line, title, desktop;
    std::uint32_t startup_flags = 0;
    std::uint16_t show_window = 0;
    bool inherits = false; // the handles that are marked so, behind the same values
    bool suspended = false;
    bool new_group = false;
    bool has_streams = false; // the standard streams are these, else the parent's own
    std::array<port::Handle, 3> streams{};
};

struct StartedChild {
    port::Handle process = port::kNoHandle;
    port::Handle thread = port::kNoHandle;
    std::uint32_t process_id = 0;
    std::uint32_t thread_id = 0;
};

// Errors: file_not_found, access_denied, bad_exe_format, 267 (no such folder), too_many_open_files, not_enough_memory,
// invalid_handle (a stream that is no file), not_supported (the host can not watch processes).
Result<StartedChild> start_child(const ChildStart& start);

// A handle to the process with this id; invalid_parameter, access_denied.
Result<port::Handle> open_process(std::uint32_t id) noexcept;

// Of a process handle, GetCurrentProcess()'s value included; invalid_handle.
Result<std::uint32_t> process_id_of(port::Handle process) noexcept;
// 259 while it runs. not_supported: ended, and it was no child of this process.
Result<std::uint32_t> process_exit_code(port::Handle process) noexcept;
// Does not return for this process. access_denied: it has ended, or is somebody else's.
Result<void> terminate_process(port::Handle process, std::uint32_t exit_code) noexcept;

// The native file of a program that is named as CreateProcess names it, with ".exe" or without. Everywhere: bare names are
// looked for in the folder of the running program, the current one, and those of PATH; else in the current one.
// Errors: file_not_found, path_not_found.
Result<std::string> find_program(std::u16string_view name, bool everywhere);

} // namespace wspemu::posix
