/* process.h: threads started through the C library. */
#ifndef WSPEMU_PROCESS_H
#define WSPEMU_PROCESS_H

#include "windows.h"

typedef unsigned(__stdcall* _beginthreadex_proc_type)(void*);
typedef void(__cdecl* _beginthread_proc_type)(void*);

WSPEMU_EXTERN_C_BEGIN

uintptr_t _beginthreadex(void* security, unsigned stack_size, _beginthreadex_proc_type start_address, void* arglist,
                         unsigned initflag, unsigned* thrdaddr);
DECLSPEC_NORETURN void _endthreadex(unsigned retval);
uintptr_t _beginthread(_beginthread_proc_type start_address, unsigned stack_size, void* arglist);
DECLSPEC_NORETURN void _endthread(void);
WSPEMU_EXTERN_C_END

#define _getpid() ((int)GetCurrentProcessId())

#endif
