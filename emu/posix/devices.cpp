// The table of devices, and the C functions that fill it. Host dialect.
#include "posix/devices.h"

#include "core/text.h"
#include "posix/device_files.h"
#include "posix/device_libraries.h"
#include "posix/shared_object.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <mutex>
#include <new>
#include <vector>

namespace wspemu::posix {
namespace {

// Never destroyed: threads may outlive main().
struct DeviceTable {
    std::mutex mutex;
    std::map<std::u16string, std::shared_ptr<const Device>, std::less<>> devices; // by name in lower case
    std::vector<std::shared_ptr<SharedObject>> libraries; // with the code of devices; never unloaded
};
DeviceTable& device_table() {
    static auto* table = new DeviceTable;
    return *table;
}

std::shared_ptr<SharedObject> library_of(const wspemu_device& device) {
    const void* const functions[] = {
        reinterpret_cast<const void*>(device.open), reinterpret_cast<const void*>(device.request),
        reinterpret_cast<const void*>(device.cancel), reinterpret_cast<const void*>(device.cleanup),
        reinterpret_cast<const void*>(device.close)};
    for (const void* function : functions)
        if (function) return SharedObject::around(function);
    return nullptr;
}

bool starts_ignoring_case(std::u16string_view text, std::u16string_view start) noexcept {
    return text.size() >= start.size() && equal_ignoring_case(text.substr(0, start.size()), start);
}

// Where names of devices stand, the longer ones before those that they begin with.
constexpr std::u16string_view kDeviceFolders[] = {
    u"\\\\.\\GLOBALROOT\\Device\\",
    u"\\\\?\\GLOBALROOT\\Device\\",
    u"\\\\.\\Global\\",
    u"\\\\.\\",
    u"\\??\\Global\\",
    u"\\??\\",
    u"\\DosDevices\\",
    u"\\Device\\",
    u"\\\\?\\",
};

bool is_drive(std::u16string_view name) noexcept {
    return name.size() >= 2 && name[1] == u':';
}

} // namespace

bool is_device_name(std::string_view name) noexcept {
    if (name.empty() || name.size() > 255) return false;
    for (const char c : name)
        if (c == '\\' || c == '/' || c == '=' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    return true;
}

std::optional<DeviceName> parse_device_name(std::u16string_view text) {
    for (const std::u16string_view folder : kDeviceFolders) {
        if (!starts_ignoring_case(text, folder)) continue;
        const std::u16string_view rest = text.substr(folder.size());
        const std::size_t end = std::min(rest.find(u'\\'), rest.size());
        const std::u16string_view name = rest.substr(0, end);
        // "\\?\UNC\server\share" and "\\.\C:\folder" name files.
        if (name.empty() || is_drive(name) || equal_ignoring_case(name, u"UNC")) return std::nullopt;
        return DeviceName{lower(name), to_utf8(rest.substr(end))};
    }
    return std::nullopt;
}

std::shared_ptr<const Device> find_device(std::u16string_view lower_name) {
    DeviceTable& table = device_table();
    const std::lock_guard lock(table.mutex);
    const auto found = table.devices.find(lower_name);
    return found == table.devices.end() ? nullptr : found->second;
}

std::uint32_t open_device(const DeviceName& name, const DeviceOpening& how, port::Handle* handle) {
    load_device_libraries();
    const auto device = find_device(name.name);
    if (!device) return status::object_name_not_found;
    return open_device_file(device, name.path, how, handle);
}

int add_device(std::string_view name, const wspemu_device& functions, void* context) try {
    if (!is_device_name(name)) return EINVAL;
    if (functions.size != sizeof(wspemu_device)) return ENOTSUP;
    auto device = std::make_shared<const Device>(Device{functions, context});
    // Requests may be pending when the program frees the library, and files be closed long after: the code has to stay. Asked for
    // without the lock: the loader has locks of its own, and a library's constructor may be who calls.
    auto library = library_of(functions);
    DeviceTable& table = device_table();
    const std::lock_guard lock(table.mutex);
    if (!table.devices.emplace(lower(to_utf16(name)), std::move(device)).second) return EEXIST;
    const auto same = [&](const auto& known) { return library && known->identity() == library->identity(); };
    if (library && std::none_of(table.libraries.begin(), table.libraries.end(), same))
        table.libraries.push_back(std::move(library));
    return 0;
} catch (const std::bad_alloc&) {
    return ENOMEM;
}

int remove_device(std::string_view name) try {
    const std::u16string key = lower(to_utf16(name));
    DeviceTable& table = device_table();
    const std::lock_guard lock(table.mutex);
    return table.devices.erase(key) == 1 ? 0 : ENOENT;
} catch (const std::bad_alloc&) {
    return ENOMEM;
}

} // namespace wspemu::posix

int wspemu_add_device(const char* name, const wspemu_device* functions, void* context) {
    return name && functions ? wspemu::posix::add_device(name, *functions, context) : EINVAL;
}

int wspemu_remove_device(const char* name) {
    return name ? wspemu::posix::remove_device(name) : EINVAL;
}
