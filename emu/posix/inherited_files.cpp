// Host files that go to child processes. Host dialect.
#include "core/codes.h"
#include "posix/disk_file.h"

#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>

namespace wspemu::posix {
namespace {

// What a child's file begins with, the path behind it.
struct FileMemory {
    std::uint32_t format;
    std::uint32_t access;
    bool synchronous;
    bool seekable;
    std::uint64_t pointer;
};
constexpr std::uint32_t kFileFormat = 1;

} // namespace

// Deviation: on Windows both processes move one pointer; here the child's begins where the parent's is.
Result<port::Bequest> DiskFile::bequeath() {
    FileMemory memory{kFileFormat, access(), is_synchronous(), seekable_, 0};
    {
        const std::lock_guard lock(mutex_);
        memory.pointer = pointer_;
    }
    port::Bequest bequest;
    bequest.descriptor = port::Descriptor(::fcntl(descriptor_, F_DUPFD_CLOEXEC, 3));
    if (!bequest.descriptor) return WsaError{code::too_many_open_files};
    const auto* bytes = reinterpret_cast<const std::byte*>(&memory);
    bequest.description.assign(bytes, bytes + sizeof memory);
    const auto* path = reinterpret_cast<const std::byte*>(native_.data());
    bequest.description.insert(bequest.description.end(), path, path + native_.size());
    return bequest;
}

Ref<DiskFile> inherit_disk_file(port::Bequest& bequest) {
    FileMemory memory{};
    if (bequest.description.size() < sizeof memory) return {};
    std::memcpy(&memory, bequest.description.data(), sizeof memory);
    if (memory.format != kFileFormat || !bequest.descriptor) return {};
    const auto* path = reinterpret_cast<const char*>(bequest.description.data()) + sizeof memory;
    DiskOpening how;
    how.access = memory.access;
    how.synchronous = memory.synchronous;
    auto* file = new (std::nothrow) DiskFile(
        bequest.descriptor.get(), std::string(path, bequest.description.size() - sizeof memory), how, memory.seekable);
    if (!file) return {};
    (void)bequest.descriptor.release();
    auto reference = Ref<DiskFile>::adopt(file);
    file->begin_inherited(memory.pointer);
    return reference;
}

Result<port::Handle> open_descriptor(port::Descriptor descriptor, std::uint32_t access) noexcept {
    DiskOpening how;
    how.access = access;
    auto* file = new (std::nothrow) DiskFile(descriptor.get(), {}, how, false);
    if (!file) return WsaError{code::not_enough_memory};
    (void)descriptor.release();
    const port::Handle handle = port::open_handle(Ref<DiskFile>::adopt(file));
    if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

} // namespace wspemu::posix
