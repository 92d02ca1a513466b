/* winnls.h: national language support, as far as it is offered: the code pages of stringapiset.h. */
#ifndef WSPEMU_WINNLS_H
#define WSPEMU_WINNLS_H

#include "stringapiset.h"

#endif
