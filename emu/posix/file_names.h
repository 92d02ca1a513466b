// What is done to files by name: removing, moving, copying, folders. Neutral.
//
// Paths are native. Errors are those of path_error(), and sharing violation (32) for a file that this process has open without
// FILE_SHARE_DELETE.
#pragma once

#include "core/result.h"
#include "posix/file_facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix {

Result<FileFacts> named_facts(const std::string& path);
// The attribute of being read-only; all others have no effect.
Result<void> set_read_only(const std::string& path, bool read_only);
// access_denied for a folder and for what is read-only.
Result<void> delete_file(const std::string& path);
// already_exists; path_not_found when the folder above is not there.
Result<void> create_folder(const std::string& path);
// 145 (ERROR_DIR_NOT_EMPTY), 267 (ERROR_DIRECTORY) when it is none.
Result<void> remove_folder(const std::string& path);
// already_exists when the target is there and must not be replaced; 17 (ERROR_NOT_SAME_DEVICE) for another file system unless
// it may be copied.
struct MoveRules {
    bool replace = false;
    bool copy = false;
};
Result<void> move_file(const std::string& from, const std::string& to, MoveRules rules);
// 80 (ERROR_FILE_EXISTS) when the target is there and must not be replaced.
Result<void> copy_file(const std::string& from, const std::string& to, bool fail_if_there);

Result<std::string> current_folder();
Result<void> set_current_folder(const std::string& path);

struct FoundFile {
    std::u16string name;
    FileFacts facts;
};
// What of a folder matches the pattern, by name; "." and ".." first. Errors: file_not_found (nothing), path_not_found.
Result<std::vector<FoundFile>> find_files(const std::string& native_pattern);
// '*' and '?' as Windows has them, case does not count; "*.*" matches all.
bool matches_pattern(std::u16string_view name, std::u16string_view pattern) noexcept;

} // namespace wspemu::posix
