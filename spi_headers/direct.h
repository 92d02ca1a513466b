/* direct.h: folders, with the names of Microsoft's C library. Paths are the host's, as with fopen. */
#ifndef WSPEMU_DIRECT_H
#define WSPEMU_DIRECT_H

#include <sys/stat.h>
#include <unistd.h>

#include "wspemu_crt.h"

#define _mkdir(name) mkdir((name), 0777)
#define _rmdir rmdir
#define _chdir chdir
#define _getcwd(buffer, size) getcwd((buffer), (size_t)(size))

#endif
