// File mappings over mmap; memory without a file is a memfd. Host dialect.
#include "posix/file_mapping.h"

#include "core/codes.h"
#include "posix/common_objects.h"
#include "posix/disk_file.h"
#include "posix/named_objects.h"
#include "posix/pages.h"

#include <fcntl.h>
#include <map>
#include <mutex>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {

namespace {

// PAGE_... and what they stand for.
struct Protection {
    std::uint32_t value;
    bool can_write; // FILE_MAP_WRITE
    bool can_execute;
};
constexpr Protection kProtections[] = {
    {0x02, false, false}, // PAGE_READONLY
    {0x04, true, false},  // PAGE_READWRITE
    {0x08, false, false}, // PAGE_WRITECOPY
    {0x20, false, true},  // PAGE_EXECUTE_READ
    {0x40, true, true},   // PAGE_EXECUTE_READWRITE
    {0x80, false, true},  // PAGE_EXECUTE_WRITECOPY
};
// SEC_COMMIT and SEC_NOCACHE change nothing here; the others (images, large pages, reserving) are not there.
constexpr std::uint32_t kHarmlessFlags = 0x08000000 | 0x10000000;

constexpr std::uint32_t kMapCopy = 1;
constexpr std::uint32_t kMapWrite = 2;
constexpr std::uint32_t kMapRead = 4;
constexpr std::uint32_t kMapExecute = 0x20;

const Protection* protection_of(std::uint32_t value) noexcept {
    for (const Protection& protection : kProtections)
        if (protection.value == (value & ~kHarmlessFlags)) return &protection;
    return nullptr;
}

class SectionObject final : public port::Object {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::section;
    SectionObject(int descriptor, std::uint64_t size, const Protection& protection)
        : Object(kKind), descriptor_(descriptor), size_(size), protection_(protection) {}
    int descriptor() const noexcept { return descriptor_; }
    std::uint64_t size() const noexcept { return size_; }
    const Protection& protection() const noexcept { return protection_; }
    void join(CommonObject& common) noexcept { common_ = &common; }
    void leave() noexcept {
        if (!common_) return;
        const CommonLock all;
        close_common(*common_);
        common_ = nullptr;
    }
    void last_handle_closed() noexcept override { forget_name(*this); }

private:
    ~SectionObject() override { ::close(descriptor_); }
    const int descriptor_;
    const std::uint64_t size_;
    const Protection& protection_;
    CommonObject* common_ = nullptr;
};

// Where views are. They go on without their section.
struct Views {
    std::mutex mutex;
    std::map<std::uintptr_t, std::size_t> sizes; // by base
};

Views& views() noexcept {
    static Views& all = *new Views;
    return all;
}

// Under the mutex.
std::map<std::uintptr_t, std::size_t>::iterator view_around(const void* address) {
    auto& sizes = views().sizes;
    const auto value = reinterpret_cast<std::uintptr_t>(address);
    auto next = sizes.upper_bound(value);
    if (next == sizes.begin()) return sizes.end();
    --next;
    return value - next->first < next->second ? next : sizes.end();
}

struct OpenedForMapping {
    int descriptor;
    std::uint64_t size;
};

Result<OpenedForMapping> open_memory(std::uint64_t size) {
    if (size == 0) return WsaError{code::invalid_parameter};
    const int descriptor = ::memfd_create("wspemu-mapping", MFD_CLOEXEC);
    if (descriptor < 0) return WsaError{code::not_enough_memory};
    if (::ftruncate(descriptor, static_cast<off_t>(size)) == 0) return OpenedForMapping{descriptor, size};
    ::close(descriptor);
    return WsaError{code::not_enough_memory};
}

Result<OpenedForMapping> open_file(const NewMapping& mapping, const Protection& protection) {
    const Ref<DiskFile> file = disk_file(mapping.file);
    struct stat info;
    if (!file || ::fstat(file->native_descriptor(), &info) != 0 || !S_ISREG(info.st_mode))
        return WsaError{code::invalid_handle};
    const bool readable = (file->access() & kReadData) != 0;
    const bool writable = (file->access() & kWriteData) != 0;
    if (!readable || (protection.can_write && !writable)) return WsaError{code::access_denied};
    const auto there = static_cast<std::uint64_t>(info.st_size);
    const std::uint64_t size = mapping.size == 0 ? there : mapping.size;
    if (size == 0) return WsaError{kFileInvalid};
    if (size > there) {
        if (!protection.can_write) return WsaError{code::not_enough_memory};
        if (const Result<void> grown = file->resize(size); !grown) return grown.failure();
    }
    const int descriptor = ::fcntl(file->native_descriptor(), F_DUPFD_CLOEXEC, 3);
    if (descriptor < 0) return WsaError{code::too_many_open_files};
    return OpenedForMapping{descriptor, size};
}

// PROT_ and MAP_ for what a view is wanted for; nothing when the section does not allow it.
struct NativeAccess {
    int protection;
    int sharing;
};
std::optional<NativeAccess> native_access(std::uint32_t access, const Protection& allowed) noexcept {
    int protection = PROT_READ;
    if (access & kMapExecute) {
        if (!allowed.can_execute) return std::nullopt;
        protection |= PROT_EXEC;
    }
    // FILE_MAP_ALL_ACCESS holds the copy bit too, and means writing.
    if (access & kMapWrite) {
        if (!allowed.can_write) return std::nullopt;
        return NativeAccess{protection | PROT_WRITE, MAP_SHARED};
    }
    if (access & kMapCopy) return NativeAccess{protection | PROT_WRITE, MAP_PRIVATE};
    return NativeAccess{protection, MAP_SHARED};
}

} // namespace

Result<port::Handle> create_mapping(const NewMapping& mapping, ObjectName name, bool* existed) {
    const Protection* const protection = protection_of(mapping.protection);
    if (!protection) return WsaError{code::invalid_parameter};
    const bool of_memory = mapping.file == port::kNoHandle;
    const Result<OpenedForMapping> opened = of_memory ? open_memory(mapping.size) : open_file(mapping, *protection);
    if (!opened) return opened.failure();
    bool used = false;
    auto handle = create_named(port::ObjectKind::section, name, existed, [&]() -> port::Object* {
        auto* const section = new SectionObject(opened->descriptor, opened->size, *protection);
        used = true;
        return section;
    });
    if (!used) ::close(opened->descriptor);
    return handle;
}

port::Object* make_section_twin(const CommonObject& common) {
    const Protection* const protection = protection_of(common.detail);
    const int descriptor = borrow_descriptor(common);
    if (protection && descriptor >= 0) return new SectionObject(descriptor, common.size, *protection);
    if (descriptor >= 0) ::close(descriptor);
    return nullptr;
}

void join_section(port::Object& object, CommonObject& common, bool is_first) noexcept {
    auto& section = static_cast<SectionObject&>(object);
    if (is_first) {
        common.detail = section.protection().value;
        common.size = section.size();
    }
    open_common(common, section.descriptor());
    section.join(common);
}

void leave_section(port::Object& section) noexcept {
    static_cast<SectionObject&>(section).leave();
}

Result<void*> map_view(port::Handle mapping, std::uint32_t access, std::uint64_t offset, std::size_t size) {
    const auto section = port::pin<SectionObject>(mapping);
    if (!section) return WsaError{code::invalid_handle};
    if ((access & (kMapCopy | kMapWrite | kMapRead)) == 0) return WsaError{code::invalid_parameter};
    const auto native = native_access(access, section->protection());
    if (!native) return WsaError{code::access_denied};
    if (offset % kAllocationGranularity != 0) return WsaError{kMappedAlignment};
    const std::uint64_t left = offset < section->size() ? section->size() - offset : 0;
    if (left == 0 || size > left) return WsaError{code::access_denied};
    if (size == 0) size = static_cast<std::size_t>(left);
    void* const base =
        ::mmap(nullptr, size, native->protection, native->sharing, section->descriptor(), static_cast<off_t>(offset));
    if (base == MAP_FAILED) return WsaError{code::not_enough_memory};
    const std::lock_guard lock(views().mutex);
    views().sizes[reinterpret_cast<std::uintptr_t>(base)] = size;
    return base;
}

Result<void> unmap_view(const void* address) {
    const std::lock_guard lock(views().mutex);
    const auto view = view_around(address);
    if (view == views().sizes.end()) return WsaError{kUnmappedAddress};
    ::munmap(reinterpret_cast<void*>(view->first), view->second);
    views().sizes.erase(view);
    return {};
}

Result<void> flush_view(const void* address, std::size_t size) {
    const std::lock_guard lock(views().mutex);
    const auto view = view_around(address);
    if (view == views().sizes.end()) return WsaError{kUnmappedAddress};
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(address) / page * page;
    const std::uintptr_t end = view->first + view->second;
    const std::uintptr_t wanted = reinterpret_cast<std::uintptr_t>(address) + size;
    const std::uintptr_t until = size == 0 || wanted > end ? end : wanted;
    if (::msync(reinterpret_cast<void*>(begin), until - begin, MS_SYNC) != 0) return WsaError{code::io_device};
    return {};
}

} // namespace wspemu::posix
