// Completion routines of the client: run in the client's thread, by way of WPUQueueApc.
#pragma once

struct Request;

// Queues the client's routine with the results of the request, which it takes over. FALSE if the thread is gone; then
// nobody is left to be told (SPI: OVL-APC-7).
bool QueueClientRoutine(Request* request);

// For the last WSPCleanup: routines that have not run yet will not run any more (SPI: WSP-CLNP-3).
void CancelClientRoutines();
