/* A module that tells the program every call of its DllMain. MODULE_NAME says who is talking. */
#include <stddef.h>

void journal(const char* module, void* instance, unsigned reason, void* reserved);

int DllMain(void* instance, unsigned reason, void* reserved) {
    journal(MODULE_NAME, instance, reason, reserved);
    return 1;
}
