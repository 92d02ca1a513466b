/* conio.h: keys are read without waiting for the end of the line and, in _getch, without being shown. */
#include "conio.h"

#include <poll.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

static int read_key(int shown) {
    struct termios before, raw;
    int const terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        raw = before;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        if (shown) raw.c_lflag |= ECHO;
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    int const key = getchar();
    if (terminal) tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return key;
}

int _getch(void) {
    return read_key(0);
}
int _getche(void) {
    return read_key(1);
}
int _kbhit(void) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) > 0 && (in.revents & POLLIN) != 0;
}
int _putch(int c) {
    return putchar(c);
}
int _cputs(const char* text) {
    return fputs(text, stdout) < 0 ? -1 : 0;
}
