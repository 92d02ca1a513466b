/* wspemu_device.h: devices of your own, for programs and providers that open \\.\NAME or \Device\NAME and send it requests.
 *
 * A device is the other end of CreateFile, ReadFile, WriteFile, DeviceIoControl and their Nt... forms: what a driver is on
 * Windows. This header includes nothing of Windows and nothing of POSIX beyond <stdint.h>, so a device may be written in either
 * world, in C or C++. docs/devices.md tells the whole story with an example.
 *
 *   wspemu run --device NAME=lib.so -- PROGRAM      plugs a device in: the library's wspemu_device_entry is called (below)
 *   wspemu_add_device("NAME", &functions, context)  the same from code of the program's own
 *
 * Names: letters in any case; everything but '\', '/', '=' and control characters, 1 to 255 bytes of UTF-8. The device NAME is
 * opened as \\.\NAME, \\.\Global\NAME, \??\NAME, \DosDevices\NAME, \Device\NAME or \\.\GLOBALROOT\Device\NAME, each with or without a further path behind it.
 *
 * Statuses are NTSTATUS values; the most useful ones are below. WSPEMU_STATUS_OF_ERROR(n) makes one of a Win32 or Winsock error
 * number, which GetLastError and GetQueuedCompletionStatus give back as it is.
 *
 * Threads: a callback runs on the thread that made the call, without any lock of wspemu held, and two may run at the same time.
 * A callback may call everything, waits included. It must not throw, and must not be left by longjmp. A fault in it reaches the
 * caller's __except, if there is one; the request is over then without an end, and its file never sees its `close`.
 */
#ifndef WSPEMU_DEVICE_H
#define WSPEMU_DEVICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WSPEMU_STATUS_SUCCESS 0x00000000u
#define WSPEMU_STATUS_PENDING 0x00000103u
#define WSPEMU_STATUS_BUFFER_OVERFLOW 0x80000005u     /* ERROR_MORE_DATA, with the bytes that fitted */
#define WSPEMU_STATUS_UNSUCCESSFUL 0xC0000001u        /* ERROR_GEN_FAILURE */
#define WSPEMU_STATUS_INVALID_PARAMETER 0xC000000Du   /* ERROR_INVALID_PARAMETER */
#define WSPEMU_STATUS_INVALID_REQUEST 0xC0000010u     /* STATUS_INVALID_DEVICE_REQUEST: ERROR_INVALID_FUNCTION */
#define WSPEMU_STATUS_END_OF_FILE 0xC0000011u         /* ERROR_HANDLE_EOF; ReadFile on a synchronous handle: 0 bytes */
#define WSPEMU_STATUS_NO_MEMORY 0xC0000017u           /* ERROR_NOT_ENOUGH_MEMORY */
#define WSPEMU_STATUS_ACCESS_DENIED 0xC0000022u       /* ERROR_ACCESS_DENIED */
#define WSPEMU_STATUS_BUFFER_TOO_SMALL 0xC0000023u    /* ERROR_INSUFFICIENT_BUFFER */
#define WSPEMU_STATUS_NAME_NOT_FOUND 0xC0000034u      /* ERROR_FILE_NOT_FOUND */
#define WSPEMU_STATUS_SHARING_VIOLATION 0xC0000043u   /* ERROR_SHARING_VIOLATION */
#define WSPEMU_STATUS_CANCELLED 0xC0000120u           /* ERROR_OPERATION_ABORTED */
#define WSPEMU_STATUS_OF_ERROR(error) (0xC0070000u | ((uint32_t)(error) & 0xffffu))

/* What a request asks for. */
#define WSPEMU_READ 0u    /* output, output_size, offset */
#define WSPEMU_WRITE 1u   /* input, input_size, offset */
#define WSPEMU_CONTROL 2u /* code, input, input_size, output, output_size */

/* One request. It belongs to wspemu, and the device may use it from the callback that gets it until it is complete.
 *
 * Buffers: the input of a control request is a copy, unless its code says METHOD_NEITHER; all other buffers are the caller's own,
 * and stay valid until the request is complete. Those of METHOD_NEITHER are
 * what the caller gave, whatever that is; the others are never NULL when their size is not 0. Input and output may overlap. */
typedef struct wspemu_request {
    void* device;           /* the context of wspemu_add_device */
    void* file;             /* what open left in wspemu_open.file */
    uint32_t kind;          /* WSPEMU_READ ... */
    uint32_t code;          /* of WSPEMU_CONTROL, as CTL_CODE makes it */
    const void* input;
    void* output;
    uint32_t input_size;
    uint32_t output_size;
    uint64_t offset;        /* the OVERLAPPED's Offset and OffsetHigh, else 0 */
    uintptr_t information;  /* set by the device: the bytes transferred, for a request that ends within its callback */
    void* own[4];           /* the device's, NULL at first: list links and the like */
} wspemu_request;

/* How the device is being opened. */
typedef struct wspemu_open {
    void* device;        /* the context of wspemu_add_device */
    const char* path;    /* what follows the name, "\path" or "", UTF-8; valid during the call */
    uint32_t access;     /* the rights asked for; GENERIC_READ and GENERIC_WRITE are spelled out: FILE_READ_DATA 1 ... */
    uint32_t share;      /* FILE_SHARE_...; the device decides what it means */
    const void* ea;      /* NtCreateFile's EaBuffer; valid during the call */
    uint32_t ea_size;
    void* file;          /* set by the device: its own name for the file */
} wspemu_open;

/* A device. All but `size` may be NULL: then opening succeeds, and requests end with WSPEMU_STATUS_INVALID_REQUEST.
 *
 * request   Returns how the request ended, with request->information set; or WSPEMU_STATUS_PENDING, and then
 *           wspemu_complete_request is called for it exactly once, on any thread, at any time: even before this returns.
 * cancel    Somebody wants the request to end: CancelIo, CancelIoEx, or the last handle was closed. Called at most once for a
 *           request, and only after `request` has returned WSPEMU_STATUS_PENDING for it. The device may complete it
 *           with WSPEMU_STATUS_CANCELLED, now or later, or let it go on. The request may have been completed meanwhile: its
 *           memory is good until cancel returns, so look it up among the requests that you hold, under your own lock, and do
 *           nothing if it is not there.
 * cleanup   The last handle was closed. What is pending is cancelled after this returns; no request comes any more.
 * close     The file is over: all its requests are complete. The last call for it. */
typedef struct wspemu_device {
    uint32_t size; /* sizeof(wspemu_device) */
    uint32_t (*open)(wspemu_open* how);
    uint32_t (*request)(wspemu_request* request);
    void (*cancel)(wspemu_request* request);
    void (*cleanup)(void* device, void* file);
    void (*close)(void* device, void* file);
} wspemu_device;

/* From now on the name can be opened. The functions are copied. 0, or an errno: EINVAL (a bad name), ENOTSUP (a size that is not
 * known: built for another version of this header), EEXIST (the name is in use), ENOMEM. Any thread. */
int wspemu_add_device(const char* name, const wspemu_device* functions, void* context);

/* The name is gone; open files go on, and so the functions and the context must stay until their `close`. ENOENT: no such name. */
int wspemu_remove_device(const char* name);

/* Ends a pending request; the request is not to be used afterwards. The information is the number of bytes transferred. Call it
 * without locks of your own that `close` takes: the end of the last request of a closed file is the end of the file. */
void wspemu_complete_request(wspemu_request* request, uint32_t status, uintptr_t information);

/* What a library for --device exports, with C linkage. It calls wspemu_add_device, most often with this name and once. 0, or an
 * errno that is reported. Called once, when the program first opens a device. A library that has added a device stays loaded. */
typedef int wspemu_device_entry_function(const char* name);
#define WSPEMU_DEVICE_ENTRY "wspemu_device_entry"

#ifdef __cplusplus
}
#endif

#endif
