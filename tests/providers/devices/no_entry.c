/* A library, but not one for --device. */
int nothing_of_interest(void);
int nothing_of_interest(void) {
    return 0;
}
