// Windows paths, as the rest of the emulator asks for their files. Host dialect.
#include "core/port/file_paths.h"

#include "core/codes.h"
#include "core/text.h"
#include "posix/host_paths.h"

#include <new>

namespace wspemu::port {

Result<std::string> native_file_path(std::string_view windows_path) noexcept {
    try {
        return posix::host_path(to_utf16(windows_path));
    } catch (const std::bad_alloc&) {
        return WsaError{code::not_enough_memory};
    }
}

} // namespace wspemu::port
