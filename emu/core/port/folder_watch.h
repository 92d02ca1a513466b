// Learning that a file of a folder was changed by somebody, another process or oneself. Neutral.
#pragma once

#include "core/result.h"

#include <functional>
#include <memory>
#include <string>

namespace wspemu::port {

// While it lives, calls back after each change of a file in the folder, with the file's name ("catalog.json"); with an empty
// name when changes were lost and everything has to be looked at. The calls come from one thread of the platform's, one at a
// time; no code of programs or providers may run in them. The destructor waits for a call in progress: do not destroy the
// watch inside one.
class FolderWatch {
public:
    using Callback = std::function<void(const std::string& file)>;
    virtual ~FolderWatch() = default;
};

// The folder must exist. Errors: as shared_files.h; not_enough_memory also when the system has no more watches to give.
Result<std::unique_ptr<FolderWatch>> watch_folder(const std::string& folder, FolderWatch::Callback callback);

} // namespace wspemu::port
