// Windows paths and the files that they mean here. Neutral.
//
//   /a/b, \a\b      from the root of the host          Z:\a    the same
//   C:\a            below the drive's folder: WSPEMU_DRIVE_C, else PREFIX/drive_c of the installation (made when it is first
//                   needed); any letter but Z. Without either the drive does not exist.
//   a\b, C:a        from the current folder
// \\?\ and \??\ in front of a drive are taken off. '\' and '/' both separate. A part that is not there as spelled is looked for in
// any case.
#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace wspemu::posix {

// Errors: path_not_found (empty; a drive that does not exist), bad_netpath (\\server\share), kInvalidName.
Result<std::string> host_path(std::u16string_view path);
// The same for a pattern: '*' and '?' may stand in the last part.
Result<std::string> host_pattern(std::u16string_view path);
// A native path as Windows programs expect to see it: Z:\a\b.
std::u16string windows_path(std::string_view native);

// What an errno of open, stat and the like means for the file of this path (file_not_found or path_not_found: is the folder there?).
int path_error(const std::string& native, int native_error);

inline constexpr int kInvalidName = 123; // ERROR_INVALID_NAME

} // namespace wspemu::posix
