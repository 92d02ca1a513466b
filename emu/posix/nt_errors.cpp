// The table between NTSTATUS and Win32 errors: the pairs that documentation or Wine's answers give. Neutral.
#include "posix/nt_errors.h"

#include "core/port/nt_status.h"

#include <algorithm>
#include <iterator>

namespace wspemu::posix {
namespace {

struct StatusPair {
    std::uint32_t status;
    int error;
};

// By status. Of several with one error, the one that status_of_error() gives stands in kPreferred too.
constexpr StatusPair kStatusPairs[] = {
    {0x80000005, 234},  // STATUS_BUFFER_OVERFLOW: ERROR_MORE_DATA
    {0x80000006, 18},   // STATUS_NO_MORE_FILES
    {0x8000000D, 299},  // STATUS_PARTIAL_COPY
    {0x80000011, 170},  // STATUS_DEVICE_BUSY
    {0x8000001A, 259},  // STATUS_NO_MORE_ENTRIES
    {0xC0000001, 31},   // STATUS_UNSUCCESSFUL
    {0xC0000002, 1},    // STATUS_NOT_IMPLEMENTED
    {0xC0000003, 87},   // STATUS_INVALID_INFO_CLASS
    {0xC0000004, 24},   // STATUS_INFO_LENGTH_MISMATCH
    {0xC0000005, 998},  // STATUS_ACCESS_VIOLATION
    {0xC0000008, 6},    // STATUS_INVALID_HANDLE
    {0xC000000D, 87},   // STATUS_INVALID_PARAMETER
    {0xC000000E, 2},    // STATUS_NO_SUCH_DEVICE
    {0xC000000F, 2},    // STATUS_NO_SUCH_FILE
    {0xC0000010, 1},    // STATUS_INVALID_DEVICE_REQUEST
    {0xC0000011, 38},   // STATUS_END_OF_FILE
    {0xC0000017, 8},    // STATUS_NO_MEMORY
    {0xC0000018, 487},  // STATUS_CONFLICTING_ADDRESSES
    {0xC000001E, 5},    // STATUS_INVALID_LOCK_SEQUENCE
    {0xC0000021, 5},    // STATUS_ALREADY_COMMITTED
    {0xC0000022, 5},    // STATUS_ACCESS_DENIED
    {0xC0000023, 122},  // STATUS_BUFFER_TOO_SMALL
    {0xC0000024, 6},    // STATUS_OBJECT_TYPE_MISMATCH
    {0xC0000033, 123},  // STATUS_OBJECT_NAME_INVALID
    {0xC0000034, 2},    // STATUS_OBJECT_NAME_NOT_FOUND
    {0xC0000035, 183},  // STATUS_OBJECT_NAME_COLLISION
    {0xC0000039, 161},  // STATUS_OBJECT_PATH_INVALID
    {0xC000003A, 3},    // STATUS_OBJECT_PATH_NOT_FOUND
    {0xC000003B, 161},  // STATUS_OBJECT_PATH_SYNTAX_BAD
    {0xC0000043, 32},   // STATUS_SHARING_VIOLATION
    {0xC0000044, 1816}, // STATUS_QUOTA_EXCEEDED
    {0xC0000046, 288},  // STATUS_MUTANT_NOT_OWNED
    {0xC0000054, 33},   // STATUS_FILE_LOCK_CONFLICT
    {0xC0000055, 33},   // STATUS_LOCK_NOT_GRANTED
    {0xC0000056, 5},    // STATUS_DELETE_PENDING
    {0xC000007F, 112},  // STATUS_DISK_FULL
    {0xC000009A, 1450}, // STATUS_INSUFFICIENT_RESOURCES
    {0xC000009C, 23},   // STATUS_DEVICE_DATA_ERROR
    {0xC000009D, 1167}, // STATUS_DEVICE_NOT_CONNECTED
    {0xC00000A2, 19},   // STATUS_MEDIA_WRITE_PROTECTED
    {0xC00000A3, 21},   // STATUS_DEVICE_NOT_READY
    {0xC00000B0, 233},  // STATUS_PIPE_DISCONNECTED
    {0xC00000B1, 232},  // STATUS_PIPE_CLOSING
    {0xC00000B5, 121},  // STATUS_IO_TIMEOUT
    {0xC00000BA, 5},    // STATUS_FILE_IS_A_DIRECTORY
    {0xC00000BB, 50},   // STATUS_NOT_SUPPORTED
    {0xC00000D4, 17},   // STATUS_NOT_SAME_DEVICE
    {0xC00000EF, 87},   // STATUS_INVALID_PARAMETER_1
    {0xC00000F0, 87},   // STATUS_INVALID_PARAMETER_2
    {0xC0000101, 145},  // STATUS_DIRECTORY_NOT_EMPTY
    {0xC0000103, 267},  // STATUS_NOT_A_DIRECTORY
    {0xC0000106, 206},  // STATUS_NAME_TOO_LONG
    {0xC000011F, 4},    // STATUS_TOO_MANY_OPENED_FILES
    {0xC0000120, 995},  // STATUS_CANCELLED
    {0xC0000121, 5},    // STATUS_CANNOT_DELETE
    {0xC0000128, 6},    // STATUS_FILE_CLOSED
    {0xC000014B, 109},  // STATUS_PIPE_BROKEN
    {0xC0000184, 22},   // STATUS_INVALID_DEVICE_STATE
    {0xC0000185, 1117}, // STATUS_IO_DEVICE_ERROR
    {0xC000020A, 1227}, // STATUS_ADDRESS_ALREADY_EXISTS
    {0xC000020D, 64},   // STATUS_CONNECTION_RESET
    {0xC0000225, 1168}, // STATUS_NOT_FOUND
    {0xC0000236, 1225}, // STATUS_CONNECTION_REFUSED
    {0xC0000237, 1226}, // STATUS_GRACEFUL_DISCONNECT
    {0xC000023C, 1231}, // STATUS_NETWORK_UNREACHABLE
    {0xC000023D, 1232}, // STATUS_HOST_UNREACHABLE
    {0xC0000240, 1235}, // STATUS_REQUEST_ABORTED
    {0xC0000241, 1236}, // STATUS_CONNECTION_ABORTED
};

constexpr StatusPair kPreferred[] = {
    {status::invalid_device_request, 1},
    {status::object_name_not_found, 2},
    {status::access_denied, 5},
    {status::invalid_handle, 6},
    {0xC0000054, 33},
    {status::invalid_parameter, 87},
    {0xC0000039, 161},
};

} // namespace

int error_of_status(std::uint32_t value) noexcept {
    if (value >> 31 == 0) return 0;
    if (value >> 16 == 0xC007) return port::error_from_status(value);
    const auto found =
        std::lower_bound(std::begin(kStatusPairs), std::end(kStatusPairs), value,
                         [](const StatusPair& pair, std::uint32_t wanted) { return pair.status < wanted; });
    constexpr int kNoText = 317;
    return found != std::end(kStatusPairs) && found->status == value ? found->error : kNoText;
}

std::uint32_t status_of_error(int error) noexcept {
    if (error == 0) return status::success;
    for (const StatusPair& pair : kPreferred)
        if (pair.error == error) return pair.status;
    for (const StatusPair& pair : kStatusPairs)
        if (pair.error == error) return pair.status;
    return static_cast<std::uint32_t>(port::status_from_error(error));
}

} // namespace wspemu::posix
