/* What the secure functions do with a parameter that is none. */
#ifndef WSPEMU_POSIX_CRT_INVALID_PARAMETER_H
#define WSPEMU_POSIX_CRT_INVALID_PARAMETER_H

/* Sets errno, calls the module's handler (without one the process ends, and says why) and returns `error`. */
int wcrt_refuse(const char* function, int error);

#endif
