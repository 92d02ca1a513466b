// The devices of a run: libraries that bring them, looked at before they are used. Neutral.
#pragma once

#include "posix/device_libraries.h"

#include <chrono>
#include <string>
#include <vector>

namespace wspemu {

using posix::DeviceLibrary;

// Adds NAME=FILE. What is wrong with it, as a phrase; empty: nothing.
std::string add_device_library(std::vector<DeviceLibrary>& devices, const std::string& text);

// Loads them in a child process, in their order, and calls their entries. What is wrong with the first that can not be plugged in, as
// a line without a newline; empty: nothing. Call it while the process has one thread only. The files are absolute paths.
std::string why_no_devices(const std::vector<DeviceLibrary>& devices, std::chrono::milliseconds limit);

} // namespace wspemu
