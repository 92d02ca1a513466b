/* Answers every control request with the name that it was plugged in under, and what follows that name in the path. */
#include <wspemu_device.h>

#include <stdio.h>
#include <stdlib.h>

static char g_name[256];

static uint32_t open_file(wspemu_open* how) {
    how->file = malloc(512);
    if (!how->file) return WSPEMU_STATUS_NO_MEMORY;
    snprintf(how->file, 512, "%s%s", (const char*)how->device, how->path);
    return WSPEMU_STATUS_SUCCESS;
}

static uint32_t answer(wspemu_request* request) {
    if (request->kind != WSPEMU_CONTROL) return WSPEMU_STATUS_INVALID_REQUEST;
    const int length = snprintf(request->output, request->output_size, "%s", (const char*)request->file);
    if ((uint32_t)length >= request->output_size) return WSPEMU_STATUS_BUFFER_TOO_SMALL;
    request->information = (uintptr_t)length;
    return WSPEMU_STATUS_SUCCESS;
}

static void close_file(void* device, void* file) {
    (void)device;
    free(file);
}

int wspemu_device_entry(const char* name) {
    const wspemu_device device = {.size = sizeof device, .open = open_file, .request = answer, .close = close_file};
    snprintf(g_name, sizeof g_name, "%s", name);
    return wspemu_add_device(name, &device, g_name);
}
