// Loads libraries that bring devices. Host dialect.
#include "posix/device_libraries.h"

#include "core/port/crash_report.h"
#include "core/text.h"
#include "core/windows_names.h"
#include "posix/devices.h"
#include "posix/shared_object.h"
#include "posix/undefined_symbols.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace wspemu::posix {
namespace {

// What the loader says; of Windows functions that are missing, what they are.
std::string load_failure(const std::string& file, const std::string& why) {
    std::string text;
    for (const std::string& name : undefined_functions(file, why))
        text += (text.empty() ? ": undefined symbol: " : "; ") + missing_function_text(name);
    return text.empty() ? why : file + text;
}

// A device may stay in use until the process ends, so nothing here is ever unloaded.
std::vector<std::shared_ptr<SharedObject>>& loaded_libraries() {
    static auto* libraries = new std::vector<std::shared_ptr<SharedObject>>;
    return *libraries;
}

// Recursive: an entry may open a device of another library.
std::recursive_mutex& library_mutex() {
    static auto* mutex = new std::recursive_mutex;
    return *mutex;
}

void load_listed(std::string_view list) {
    for (const std::string& text : split_device_list(list)) {
        DeviceLibrary library;
        std::string why = parse_device_library(text, library);
        if (why.empty()) why = load_device_library(library);
        if (!why.empty()) fmt::print(stderr, "wspemu: device {}: {}\n", text, why);
    }
}

} // namespace

std::vector<std::string> split_device_list(std::string_view list) {
    std::vector<std::string> texts;
    while (!list.empty()) {
        const auto colon = list.find(':');
        if (colon != 0) texts.emplace_back(list.substr(0, colon));
        list = colon == list.npos ? std::string_view{} : list.substr(colon + 1);
    }
    return texts;
}

bool same_device_name(const DeviceLibrary& a, const DeviceLibrary& b) {
    return equal_ignoring_case(to_utf16(a.name), to_utf16(b.name));
}

std::string parse_device_library(std::string_view text, DeviceLibrary& library) {
    const auto equals = text.find('=');
    if (equals == text.npos) return "not NAME=FILE";
    library = {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
    if (library.name.empty()) return "the name is empty";
    if (!is_device_name(library.name) || library.name.find(':') != std::string::npos)
        return "the name has a '\\', '/', ':' or control character, or more than 255 bytes";
    if (library.file.empty()) return "the file is missing";
    return "";
}

std::string format_device_list(const std::vector<DeviceLibrary>& libraries) {
    std::string list;
    for (const DeviceLibrary& library : libraries)
        list += fmt::format("{}{}={}", list.empty() ? "" : ":", library.name, library.file);
    return list;
}

std::string load_device_library(const DeviceLibrary& library) {
    const std::lock_guard lock(library_mutex());
    std::string why;
    auto object = SharedObject::open(library.file, why);
    if (!object) return load_failure(library.file, why);
    auto* entry = reinterpret_cast<wspemu_device_entry_function*>((*object)->symbol(WSPEMU_DEVICE_ENTRY));
    if (!entry) return fmt::format("{} does not export {}", library.file, WSPEMU_DEVICE_ENTRY);
    loaded_libraries().push_back(*object);
    const int error = entry(library.name.c_str());
    if (error == EEXIST) return "the name is in use";
    if (error == ENOTSUP) return fmt::format("{} was built for another version of wspemu_device.h", library.file);
    if (error != 0) return fmt::format("{}: {} says {}", library.file, WSPEMU_DEVICE_ENTRY, strerror(error));
    if (!find_device(lower(to_utf16(library.name))))
        return fmt::format("{} has added no device of that name", library.file);
    return "";
}

void load_device_libraries() {
    static bool begun = false; // guarded by the mutex
    const std::lock_guard lock(library_mutex());
    if (std::exchange(begun, true)) return;
    const char* list = std::getenv("WSPEMU_DEVICES");
    if (!list) return;
    port::install_device_crash_report();
    load_listed(list);
}

} // namespace wspemu::posix
