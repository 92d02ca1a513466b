/* Does not care what it is to be called. */
#include <wspemu_device.h>

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device};
    (void)name;
    return wspemu_add_device("TheOtherName", &device, 0);
}
