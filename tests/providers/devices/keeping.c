/* Keeps a request for ever and does not listen to cancelling. */
#include <wspemu_device.h>

static wspemu_request* volatile kept; /* so that leak checkers find it */

static uint32_t keep(wspemu_request* request) {
    kept = request;
    return WSPEMU_STATUS_PENDING;
}

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device, .request = keep};
    return wspemu_add_device(name, &device, 0);
}
