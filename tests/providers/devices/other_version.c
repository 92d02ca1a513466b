/* Built for a wspemu_device.h with one function more. */
#include <wspemu_device.h>

int wspemu_device_entry(const char* name) {
    const struct {
        wspemu_device known;
        void* unknown;
    } device = {{.size = sizeof device}, 0};
    return wspemu_add_device(name, &device.known, 0);
}
