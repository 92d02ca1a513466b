/* Ends the process. */
#include <wspemu_device.h>

#include <unistd.h>

int wspemu_device_entry(const char* name) {
    (void)name;
    _exit(0);
}
