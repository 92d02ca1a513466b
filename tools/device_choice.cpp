// The child plugs the devices in and says how far it came, one line each.
#include "device_choice.h"

#include "child.h"
#include "core/port/crash_report.h"

#include <wspemu_device.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace wspemu {
namespace {

constexpr char kDeviceAt[] = "at ";           // at NUMBER
constexpr char kDeviceWrong[] = "wrong ";     // wrong TEXT
constexpr char kDevicesPlugged[] = "plugged"; // all of them

void plug_devices_in(const std::vector<DeviceLibrary>& devices, const Say& say) {
    std::vector<port::CrashFile> files;
    for (const DeviceLibrary& device : devices) files.push_back({"device", device.file});
    port::install_crash_report(files, nullptr, 0);
    for (std::size_t i = 0; i < devices.size(); ++i) {
        say(fmt::format("{}{}\n", kDeviceAt, i));
        const std::string why = posix::load_device_library(devices[i]);
        if (!why.empty()) return say(fmt::format("{}{}\n", kDeviceWrong, why));
    }
    say(fmt::format("{}\n", kDevicesPlugged));
}

std::string device_end_text(const ChildEnd& end, std::chrono::milliseconds limit) {
    switch (end.how) {
    case ChildEnd::How::timed_out:
        return fmt::format("{} does not return, waited {} s", WSPEMU_DEVICE_ENTRY, limit.count() / 1000);
    case ChildEnd::How::killed_by_signal: return fmt::format("crashed in {}: {}", WSPEMU_DEVICE_ENTRY, end.signal);
    case ChildEnd::How::exited: break;
    }
    return fmt::format("ended the process in {}", WSPEMU_DEVICE_ENTRY);
}

} // namespace

std::string add_device_library(std::vector<DeviceLibrary>& devices, const std::string& text) {
    DeviceLibrary library;
    if (std::string why = posix::parse_device_library(text, library); !why.empty()) return why;
    const auto same = [&](const DeviceLibrary& other) { return posix::same_device_name(library, other); };
    if (std::any_of(devices.begin(), devices.end(), same)) return "the name stands there twice";
    library.file = std::filesystem::absolute(library.file).lexically_normal().string();
    if (library.file.find(':') != std::string::npos) return "its path has a ':', which separates the devices of a list";
    devices.push_back(std::move(library));
    return "";
}

std::string why_no_devices(const std::vector<DeviceLibrary>& devices, std::chrono::milliseconds limit) {
    if (devices.empty()) return "";
    const ChildEnd end = try_in_child([&](const Say& say) { plug_devices_in(devices, say); }, limit);
    std::size_t at = 0;
    std::string wrong;
    std::istringstream lines(end.said);
    for (std::string line; std::getline(lines, line);) {
        if (line == kDevicesPlugged) return "";
        if (line.starts_with(kDeviceAt)) at = std::stoul(line.substr(sizeof kDeviceAt - 1));
        if (line.starts_with(kDeviceWrong)) wrong = line.substr(sizeof kDeviceWrong - 1);
    }
    if (wrong.empty()) wrong = device_end_text(end, limit);
    return fmt::format("device {}: {}", devices[at].name, wrong);
}

} // namespace wspemu
