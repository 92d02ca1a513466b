/* The device of docs/devices.md: it says hello. */
#include <wspemu_device.h>

#include <stdio.h>

static uint32_t answer(wspemu_request* request) {
    if (request->kind != WSPEMU_CONTROL || request->code != 0x80002000u) return WSPEMU_STATUS_INVALID_REQUEST;
    if (request->output_size < 6) return WSPEMU_STATUS_BUFFER_TOO_SMALL;
    request->information = (uintptr_t)snprintf(request->output, request->output_size, "hello");
    return WSPEMU_STATUS_SUCCESS;
}

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device, .request = answer};
    return wspemu_add_device(name, &device, NULL);
}
