// Which kind of file a name means. Host dialect.
#include "posix/file_opening.h"

#include "core/codes.h"
#include "core/text.h"
#include "posix/devices.h"
#include "posix/host_paths.h"

namespace wspemu::posix {
namespace {

struct CharacterDevice {
    std::u16string_view name;
    const char* native;
};
// Names that mean a device wherever they stand.
constexpr CharacterDevice kCharacterDevices[] = {
    {u"NUL", "/dev/null"}, {u"CON", "/dev/tty"}, {u"CONIN$", "/dev/tty"}, {u"CONOUT$", "/dev/tty"}};

const char* character_device(std::u16string_view name) noexcept {
    for (const CharacterDevice& device : kCharacterDevices)
        if (equal_ignoring_case(name, device.name)) return device.native;
    return nullptr;
}

Result<OpenedFile> open_by_device_name(const DeviceName& name, const FileOpening& how) {
    if (const char* native = name.path.empty() ? character_device(name.name) : nullptr)
        return open_disk_file(native, how.file);
    DeviceOpening opening;
    opening.access = how.file.access;
    opening.share = how.file.share;
    opening.synchronous = how.file.synchronous;
    opening.ea = how.ea;
    opening.ea_size = how.ea_size;
    OpenedFile opened;
    opened.existed = true;
    const std::uint32_t result = open_device(name, opening, &opened.handle);
    if (is_error_status(result)) return WsaError{error_of_status(result)};
    return opened;
}

} // namespace

Result<OpenedFile> open_named_file(std::u16string_view text, const FileOpening& how) {
    if (const auto device = parse_device_name(text)) return open_by_device_name(*device, how);
    if (const char* native = character_device(text)) return open_disk_file(native, how.file);
    const Result<std::string> native = host_path(text);
    if (!native) return native.failure();
    DiskOpening file = how.file;
    const bool ends_as_folder = text.ends_with(u'\\') || text.ends_with(u'/');
    if (ends_as_folder) file.must_be_folder = true;
    return open_disk_file(*native, file);
}

} // namespace wspemu::posix
