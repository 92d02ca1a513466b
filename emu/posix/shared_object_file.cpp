// A look into a file before the loader gets it: is it a whole ELF shared object?
#include "core/codes.h"
#include "posix/module_paths.h"

#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace wspemu::posix {
namespace {

using FileHeader = ElfW(Ehdr);
using ProgramHeader = ElfW(Phdr);
constexpr unsigned char kNativeClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;

class File {
public:
    explicit File(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    bool read_at(std::uint64_t offset, void* data, std::size_t size) const {
        return pread(descriptor_, data, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
    }

private:
    int descriptor_;
};

// A segment that reaches past the end of the file would be mapped and then fault (SIGBUS) inside the loader.
bool is_whole(const File& file, const FileHeader& header, std::uint64_t size) {
    if (header.e_phentsize != sizeof(ProgramHeader)) return false;
    std::vector<ProgramHeader> segments(header.e_phnum);
    if (!file.read_at(header.e_phoff, segments.data(), segments.size() * sizeof(ProgramHeader))) return false;
    for (const ProgramHeader& segment : segments)
        if (segment.p_filesz > size || segment.p_offset > size - segment.p_filesz) return false;
    return true;
}

// An empty phrase: nothing against it.
const char* fault_of(const File& file, std::uint64_t size) {
    FileHeader header{};
    char magic[2] = {};
    if (size < 2 || !file.read_at(0, magic, sizeof magic)) return "the file is empty";
    if (std::memcmp(magic, "MZ", 2) == 0) return "a Windows binary; build its source with wspemu_add_provider";
    if (!file.read_at(0, &header, sizeof header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return "not an ELF shared object";
    if (header.e_ident[EI_CLASS] != kNativeClass) return "an ELF file of the wrong word size";
    if (header.e_type == ET_EXEC) return "a program, not a shared object";
    if (header.e_type != ET_DYN) return "an ELF file, but not a shared object";
    if (!is_whole(file, header, size)) return "a damaged or cut-off ELF file";
    return "";
}

} // namespace

Result<void> check_shared_object(const std::string& path, std::string& why) {
    const File file(path);
    if (!file.is_open()) {
        why = path + ": " + strerrordesc_np(errno);
        return WsaError{errno == EACCES ? code::access_denied : code::mod_not_found};
    }
    struct stat info;
    if (fstat(file.descriptor(), &info) != 0 || S_ISDIR(info.st_mode)) {
        why = path + ": not a file";
        return WsaError{code::mod_not_found};
    }
    if (!S_ISREG(info.st_mode)) {
        why = path + ": not a regular file";
        return WsaError{code::bad_exe_format};
    }
    const char* fault = fault_of(file, static_cast<std::uint64_t>(info.st_size));
    if (*fault == '\0') return {};
    why = path + ": " + fault;
    return WsaError{code::bad_exe_format};
}

} // namespace wspemu::posix
