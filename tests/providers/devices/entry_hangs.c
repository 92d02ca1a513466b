/* Never comes back. */
#include <wspemu_device.h>

#include <unistd.h>

int wspemu_device_entry(const char* name) {
    (void)name;
    for (;;) pause();
}
