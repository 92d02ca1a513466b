/* Keeps the last request, and ends it as soon as somebody wants that. */
#include <wspemu_device.h>

#include <stdatomic.h>

static _Atomic(wspemu_request*) g_kept;

static uint32_t keep(wspemu_request* request) {
    atomic_store(&g_kept, request);
    return WSPEMU_STATUS_PENDING;
}

static void cancel(wspemu_request* request) {
    wspemu_request* wanted = request;
    if (atomic_compare_exchange_strong(&g_kept, &wanted, 0))
        wspemu_complete_request(request, WSPEMU_STATUS_CANCELLED, 0);
}

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device, .request = keep, .cancel = cancel};
    return wspemu_add_device(name, &device, 0);
}
