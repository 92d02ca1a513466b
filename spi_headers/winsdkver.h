/* winsdkver.h: the newest Windows that the SDK knows. */
#ifndef WSPEMU_WINSDKVER_H
#define WSPEMU_WINSDKVER_H

#define _WIN32_MAXVER 0x0A00
#define _WIN32_WINNT_MAXVER 0x0A00
#define _WIN32_IE_MAXVER 0x0A00
#define NTDDI_MAXVER 0x0A00
#define WINVER_MAXVER 0x0A00

#endif
