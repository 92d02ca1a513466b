// namedpipeapi.h: pipes between a process and its children.
#include "posix/kernel32/named_border.h"

#include "posix/pipes.h"

using namespace wspemu;
using namespace wspemu::posix;

BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize) {
    if (!hReadPipe || !hWritePipe) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const Result<PipeEnds> pipe = make_pipe(nSize);
    if (!pipe) return fail(FALSE, pipe.error());
    const bool inherits = lpPipeAttributes && lpPipeAttributes->bInheritHandle;
    inherit_if(inherits, pipe->reads);
    inherit_if(inherits, pipe->writes);
    *hReadPipe = handle_of(pipe->reads);
    *hWritePipe = handle_of(pipe->writes);
    return TRUE;
}
