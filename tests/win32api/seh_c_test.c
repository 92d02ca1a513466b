// Structured exceptions in C.
#include "seh_cases.h"

int main(void) {
    return run_seh_cases();
}
