// The devices of wspemu_device.h: their names, and the files that are open on them. Host dialect.
#pragma once

#include "posix/io_file.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <wspemu_device.h>

namespace wspemu::posix {

// A registered device; files hold on to it after its name is gone.
struct Device {
    wspemu_device functions;
    void* context;
};

// Where a name leads: NAME and the rest of the path, "\..." or empty.
struct DeviceName {
    std::u16string name; // in lower case
    std::string path;
};
// Nothing when the form of the name is not that of a device: \\.\NAME..., \??\NAME..., \Device\NAME... \\.\C: is none.
std::optional<DeviceName> parse_device_name(std::u16string_view text);

// Opening one. Loads the devices of WSPEMU_DEVICES first, once.
struct DeviceOpening {
    std::uint32_t access = 0; // spelled out
    std::uint32_t share = 0;
    bool synchronous = false;
    const void* ea = nullptr;
    std::uint32_t ea_size = 0;
};
// The status, and the handle on success. object_name_not_found when there is no such device.
std::uint32_t open_device(const DeviceName& name, const DeviceOpening& how, port::Handle* handle);

// What a device may be called; see wspemu_device.h.
bool is_device_name(std::string_view name) noexcept;
// Errors: an errno of wspemu_add_device.
int add_device(std::string_view name, const wspemu_device& functions, void* context);
int remove_device(std::string_view name);
std::shared_ptr<const Device> find_device(std::u16string_view lower_name);

} // namespace wspemu::posix
