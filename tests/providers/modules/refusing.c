/* A module that does not want to be loaded. */
void journal(const char* module, void* instance, unsigned reason, void* reserved);

int DllMain(void* instance, unsigned reason, void* reserved) {
    journal("refusing", instance, reason, reserved);
    return 0;
}
