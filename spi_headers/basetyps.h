/* basetyps.h: old name of what COM's macros and GUIDs are in. */
#ifndef WSPEMU_BASETYPS_H
#define WSPEMU_BASETYPS_H

#include "guiddef.h"
#include "objbase.h"

#endif
