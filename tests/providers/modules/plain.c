/* A module without DllMain. The function named like one of libc's is found under the name that Windows source gives it. */
int answer(void) {
    return 42;
}

int provider_send(void) __asm__("ws2_send");
int provider_send(void) {
    return 7;
}
