/* unknwn.h: IUnknown and IClassFactory. */
#ifndef WSPEMU_UNKNWN_H
#define WSPEMU_UNKNWN_H

#include "objbase.h"

#endif
