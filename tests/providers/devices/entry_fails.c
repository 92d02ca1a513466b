/* Can not bring its device up, and says why. */
#include <wspemu_device.h>

#include <errno.h>

int wspemu_device_entry(const char* name) {
    (void)name;
    return ENODEV;
}
