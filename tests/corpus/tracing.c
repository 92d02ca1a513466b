/* The trace preprocessor's headers, which nobody has made, and the macros that they would define. */
#include <windows.h>
#include "tracing.h"
#include "tracing.tmh"

static int g_calls;
static int counted(void) {
    return ++g_calls;
}

int main(void) {
    WPP_INIT_TRACING(L"wspemu");
    DoTraceMessage(FLAG_ONE, "%d", counted());
    LayerTrace(TRACE_LEVEL_ERROR, "%!STATUS!", counted());
    WPP_CLEANUP();
#if 1
    return g_calls == 0 && __LINE__ == 17 ? 0 : 1;
#endif
}
