/* Calls a function that is nowhere. */
extern int NoSuchFunction(void);

__attribute__((visibility("default"))) int WSPStartup(void) {
    return NoSuchFunction();
}
