/* Falls over at the first request. */
#include <wspemu_device.h>

static uint32_t fall_over(wspemu_request* request) {
    *(volatile uint32_t*)(uintptr_t)(request->kind == WSPEMU_CONTROL ? 8 : 16) = 1;
    return WSPEMU_STATUS_SUCCESS;
}

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device, .request = fall_over};
    return wspemu_add_device(name, &device, 0);
}
