// Pipes of the host as file handles. Host dialect.
#include "posix/pipes.h"

#include "core/codes.h"
#include "posix/disk_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace wspemu::posix {

Result<PipeEnds> make_pipe(std::uint32_t size) noexcept {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return WsaError{code::too_many_open_files};
    port::Descriptor reading(ends[0]);
    port::Descriptor writing(ends[1]);
    if (size != 0) ::fcntl(writing.get(), F_SETPIPE_SZ, static_cast<int>(size & 0x7fffffff));
    const Result<port::Handle> reads = open_descriptor(std::move(reading), kReadData | kReadAttributes);
    if (!reads) return reads.failure();
    const Result<port::Handle> writes = open_descriptor(std::move(writing), kWriteData | kAppendData | kReadAttributes);
    if (!writes) {
        port::close_handle(*reads);
        return writes.failure();
    }
    return PipeEnds{*reads, *writes};
}

} // namespace wspemu::posix
