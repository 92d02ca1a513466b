// Libraries that bring devices: those of `wspemu run --device`, handed on as WSPEMU_DEVICES. Neutral.
//
// The list is NAME=FILE, separated by ':'.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix {

struct DeviceLibrary {
    std::string name;
    std::string file;
};

// What is wrong with the text of one, as a phrase; empty: nothing.
std::string parse_device_library(std::string_view text, DeviceLibrary& library);
// The texts of a list, unparsed.
std::vector<std::string> split_device_list(std::string_view list);
// Whether one could not be plugged in beside the other.
bool same_device_name(const DeviceLibrary& a, const DeviceLibrary& b);
std::string format_device_list(const std::vector<DeviceLibrary>& libraries);

// Loads the file and calls its entry. What went wrong, as a phrase; empty: nothing.
std::string load_device_library(const DeviceLibrary& library);
// Those of WSPEMU_DEVICES, once; one line on stderr for each that fails.
void load_device_libraries();

} // namespace wspemu::posix
