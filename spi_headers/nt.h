/* nt.h: the native interface's types come with winternl.h; sources built inside Windows name this file first. */
#ifndef WSPEMU_NT_H
#define WSPEMU_NT_H

#include "windef.h"

#endif
