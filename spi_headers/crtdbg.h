/* crtdbg.h: the checks of Microsoft's debugging C library, as its release build has them: none. */
#ifndef WSPEMU_CRTDBG_H
#define WSPEMU_CRTDBG_H

#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_FILE_STDOUT ((_HFILE)-4)
#define _CRTDBG_FILE_STDERR ((_HFILE)-5)
typedef void* _HFILE;

#ifndef _ASSERT
#define _ASSERT(expression) ((void)0)
#define _ASSERTE(expression) ((void)0)
#define _ASSERT_EXPR(expression, text) ((void)0)
#endif
#define _RPT0(kind, text) ((void)0)
#define _RPT1(kind, text, a) ((void)0)
#define _RPT2(kind, text, a, b) ((void)0)
#define _RPT3(kind, text, a, b, c) ((void)0)
#define _RPT4(kind, text, a, b, c, d) ((void)0)
#define _RPTF0(kind, text) ((void)0)
#define _RPTF1(kind, text, a) ((void)0)
#define _RPTF2(kind, text, a, b) ((void)0)
#define _CrtSetDbgFlag(flags) ((int)0)
#define _CrtSetReportMode(kind, mode) ((int)0)
#define _CrtSetReportFile(kind, file) ((_HFILE)0)
#define _CrtSetBreakAlloc(number) ((int)0)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtDbgBreak() __builtin_trap()
#define _malloc_dbg(size, kind, file, line) malloc(size)
#define _free_dbg(memory, kind) free(memory)

#endif
