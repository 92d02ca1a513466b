/* Crashes before there is a device. Not at address 0, which a sanitizer takes for a case of its own. */
#include <wspemu_device.h>

int wspemu_device_entry(const char* name) {
    (void)name;
    return *(volatile int*)8;
}
