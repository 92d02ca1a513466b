/* Crashes before there is a device. */
#include <wspemu_device.h>

int wspemu_device_entry(const char* name) {
    return *(volatile int*)(name - (uintptr_t)name);
}
