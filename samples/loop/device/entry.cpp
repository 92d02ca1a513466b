// What the library shows to wspemu: wspemu run --device Loop=loop_device.so
#include "loop.h"

#include <new>

namespace {

Loop& loop_of(void* device) {
    return *static_cast<Loop*>(device);
}

// Nothing may be thrown out of a callback.
std::uint32_t open_file(wspemu_open* how) try {
    return loop_of(how->device).open(*how);
} catch (const std::bad_alloc&) {
    return WSPEMU_STATUS_NO_MEMORY;
}
std::uint32_t ask(wspemu_request* request) try {
    return loop_of(request->device).request(*request);
} catch (const std::bad_alloc&) {
    return WSPEMU_STATUS_NO_MEMORY;
}
void cancel(wspemu_request* request) {
    loop_of(request->device).cancel(*request);
}
void clean_up(void* device, void* file) {
    loop_of(device).cleanup(reinterpret_cast<std::uintptr_t>(file));
}

} // namespace

extern "C" int wspemu_device_entry(const char* name) {
    // Never destroyed: files may be open on it until the process ends.
    static Loop& loop = *new Loop;
    wspemu_device functions{};
    functions.size = sizeof functions;
    functions.open = open_file;
    functions.request = ask;
    functions.cancel = cancel;
    functions.cleanup = clean_up;
    return wspemu_add_device(name, &functions, &loop);
}
