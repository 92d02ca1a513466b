/* share.h: how files are shared, for _sopen and _fsopen. Here they always are. */
#ifndef WSPEMU_SHARE_H
#define WSPEMU_SHARE_H

#define _SH_COMPAT 0x00
#define _SH_DENYRW 0x10
#define _SH_DENYWR 0x20
#define _SH_DENYRD 0x30
#define _SH_DENYNO 0x40
#define _SH_SECURE 0x80
#define SH_DENYRW _SH_DENYRW
#define SH_DENYWR _SH_DENYWR
#define SH_DENYNO _SH_DENYNO

#endif
