/* Needs functions of Windows that are not there, one with a row in the support list, and one that nobody has. */
extern int InternetOpenA(void);
extern int WPUGetProviderPathEx(void);
extern int NoSuchFunction(void);
extern int GetLastError(void);
extern int NotEvenThere(void) __attribute__((weak));

__attribute__((visibility("default"))) int WSPStartup(void) {
    return InternetOpenA() + WPUGetProviderPathEx() + NoSuchFunction() + GetLastError() +
           (NotEvenThere ? NotEvenThere() : 0);
}
