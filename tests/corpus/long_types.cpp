// `long` has 32 bits on Windows: in structures, behind pointers, in numbers.
#include <winsock2.h>
#include <stdio.h>

struct Wire {
    unsigned long first;
    long second;
    unsigned short third;
    long int fourth;
    long long wide;
    unsigned long int last;
};

// The SDK's own signatures say `long`.
static int PASCAL select_events(SOCKET, WSAEVENT, long events) {
    return (int)events;
}
typedef int(PASCAL* EVENT_SELECT)(SOCKET, WSAEVENT, long);

void __cdecl main() {
    FD_SET set;
    FD_ZERO(&set);
    unsigned long mode = 1;
    u_long* as_u_long = &mode;
    DWORD* as_dword = &mode;
    long count = 0;
    InterlockedIncrement(&count);
    EVENT_SELECT pointer = select_events;
    char text[40];
    sprintf(text, "%ld %lu", -1L, 0xFFFFFFFFUL);
    static int
        wide_array[sizeof Wire == 32 && sizeof(long double) > 8 && sizeof(100L) == 4 && sizeof(1i64) == 8 ? 1 : -1];
    wide_array[0] = 0xFFFFFFFFL == ~0UL && 5ui64 == 5 && 1.5L > 1.0L && 1e3L == 1000;
    if (*as_u_long + *as_dword + count != 3 || pointer(0, 0, 7) != 7 || !wide_array[0]) ExitProcess(1);
    ExitProcess(strcmp(text, "-1 4294967295") != 0 || set.fd_count != 0);
}
