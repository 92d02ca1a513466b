/* A local that changes inside a __try and is no volatile. */
#include <windows.h>

static int* nowhere;

static int copy(int* from, int* to) {
    int done = 0;
    __try {
        done = 1;
        *to = *from;
        done = 2;
    } __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER
                                                                 : EXCEPTION_CONTINUE_SEARCH) {
        return -done;
    }
    return done;
}

int main(void) {
    int a = 5, b = 0, finals = 0;
    __try {
        if (copy(&a, &b) != 2 || b != 5) return 1;
        if (copy(nowhere, &b) != -1) return 2;
        __leave;
    } __finally {
        ++finals;
    }
    return finals == 1 ? 0 : 3;
}
