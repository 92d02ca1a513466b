/* A module without DllMain that is linked to a library which has one. */
int borrowed(void) {
    return 1;
}
