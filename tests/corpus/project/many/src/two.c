/* Named by a wildcard, as the other one. */
int two(void) {
    return 2;
}
