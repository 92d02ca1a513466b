/* Comes before the library when it is preloaded: what the command asks the library is answered by another version. */
const char* wspemu_version(void);
const char* wspemu_version(void) {
    return "0.0.1-other";
}
