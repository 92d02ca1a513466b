/* What the provider asks the Loop device: the control codes and their structures. The one file that both sides include; it names
 * nothing of Windows and nothing of POSIX.
 *
 * Opening \\.\Loop makes an endpoint: one end of a stream to be. \\.\Loop\Helper is no endpoint: requests through it name one in
 * their first field, which the others leave alone. That is how a provider asks for something whose end it wants to hear of itself,
 * on a completion port of its own, while the client's port belongs to the endpoint's handle.
 */
#ifndef LOOP_IOCTL_H
#define LOOP_IOCTL_H

#include <stdint.h>

#define LOOP_HELPER "\\Helper"

/* As CTL_CODE makes them: device type 0x8000, FILE_ANY_ACCESS. */
#define LOOP_BUFFERED(function) (0x80000000u | ((0x800u + (function)) << 2) | 0u)
#define LOOP_NEITHER(function) (0x80000000u | ((0x800u + (function)) << 2) | 3u)

#define LOOP_INFO LOOP_BUFFERED(0)     /* out: LoopInfo */
#define LOOP_BIND LOOP_BUFFERED(1)     /* in: LoopName; port 0: any. out: LoopName */
#define LOOP_LISTEN LOOP_BUFFERED(2)   /* in: LoopNumber, how many may wait */
#define LOOP_CONNECT LOOP_BUFFERED(3)  /* in: LoopName */
#define LOOP_ACCEPT LOOP_BUFFERED(4)   /* in: LoopAccept; out: LoopName, the peer's. Waits for a connection */
#define LOOP_SHUTDOWN LOOP_BUFFERED(5) /* in: LoopNumber, LOOP_NO_... */
#define LOOP_POLL LOOP_BUFFERED(6)   /* in: LoopPoll[]; out: the same. Waits until one of them has one of its events */
#define LOOP_SEND LOOP_NEITHER(7)    /* in: LoopTransfer. Waits until all is on its way */
#define LOOP_RECEIVE LOOP_NEITHER(8) /* in: LoopTransfer. Waits for a first byte or the end of the stream: 0 bytes */

/* Winsock's numbers for address families, ports in network order: a socket address less what is the same in all of them. */
typedef struct LoopName {
    uint16_t family; /* 0: none */
    uint16_t port;
} LoopName;

typedef struct LoopInfo {
    uint64_t endpoint;
    uint64_t unread; /* bytes */
    LoopName local, peer;
    uint32_t listening;
} LoopInfo;

typedef struct LoopNumber {
    uint32_t number;
} LoopNumber;
#define LOOP_NO_RECEIVE 1u
#define LOOP_NO_SEND 2u

/* The connection goes to `into`, an endpoint that was opened for it. */
typedef struct LoopAccept {
    uint64_t into;
    uint32_t at_once; /* do not wait: LOOP_ERROR_WOULD_BLOCK */
} LoopAccept;

#define LOOP_READABLE 1u
#define LOOP_WRITABLE 2u
#define LOOP_ACCEPTABLE 4u
#define LOOP_CONNECTED 8u
#define LOOP_ENDED 16u /* by the peer, and all that it sent is read; or reset */
#define LOOP_GONE 32u  /* no such endpoint; always waited for */
typedef struct LoopPoll {
    uint64_t endpoint;
    uint32_t events;
    uint32_t error;   /* out, with LOOP_ENDED: LOOP_ERROR_RESET's Winsock number, or 0 */
    uint32_t at_once; /* in the first: do not wait, and have no events instead */
} LoopPoll;

/* Laid out as WSABUF. */
typedef struct LoopBuffer {
    uint32_t length;
    char* data;
} LoopBuffer;

typedef struct LoopTransfer {
    uint64_t endpoint; /* through the helper */
    const LoopBuffer*
        buffers; /* the array is the caller's again when the call returns, the memory when the request ends */
    uint32_t count;
    uint32_t at_once; /* do not wait: what can be done now, or LOOP_ERROR_WOULD_BLOCK */
    uint32_t peek;    /* receive: the bytes stay */
} LoopTransfer;

#endif
