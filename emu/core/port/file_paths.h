// Where on the host the file of a Windows path is. Neutral.
#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace wspemu::port {

// The native path of a Windows path in UTF-8; what is not there keeps its spelling. Errors are Windows' own: path_not_found (no such
// drive), bad_netpath, 123 (ERROR_INVALID_NAME), not_enough_memory.
Result<std::string> native_file_path(std::string_view windows_path) noexcept;

} // namespace wspemu::port
