/* swscanf. */
#define TEXT_WIDE 1
#define SCAN_NAME(narrow, wide) wide
#include "scan_engine.h"
