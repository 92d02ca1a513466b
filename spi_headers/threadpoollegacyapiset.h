/* threadpoollegacyapiset.h: the process's thread pool as it was before Windows Vista: work items, timer queues, registered
 * waits. */
#ifndef WSPEMU_THREADPOOLLEGACYAPISET_H
#define WSPEMU_THREADPOOLLEGACYAPISET_H

#include "minwinbase.h"

WSPEMU_EXTERN_C_BEGIN

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags);

/* The callback runs on a worker, or on the waiting thread itself with WT_EXECUTEINWAITTHREAD; a wait is repeated, when the
 * callback has returned, unless WT_EXECUTEONLYONCE. */
BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject, WAITORTIMERCALLBACK Callback,
                                        PVOID Context, ULONG dwMilliseconds, ULONG dwFlags);
BOOL WINAPI UnregisterWait(HANDLE WaitHandle);
/* CompletionEvent: NULL, an event to be set when no callback runs any more, or INVALID_HANDLE_VALUE to wait for that.
 * While callbacks are queued or running the first two return FALSE with ERROR_IO_PENDING; the wait is gone all the same. */
BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent);

HANDLE WINAPI CreateTimerQueue(void);
/* TimerQueue NULL: the process's own. */
BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue, WAITORTIMERCALLBACK Callback, PVOID Parameter,
                                  DWORD DueTime, DWORD Period, ULONG Flags);
BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period);
/* CompletionEvent as above. */
BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent);
BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent);
BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue);
/* The routine gets the request's NTSTATUS, not a Win32 code. Flags: 0. */
BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function, ULONG Flags);
WSPEMU_EXTERN_C_END

#endif
