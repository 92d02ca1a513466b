/* A module whose DllMain loads itself and another one, and lets them go at its end. */
void journal(const char* module, void* instance, unsigned reason, void* reserved);
void* LoadLibraryA(const char* name);
int FreeLibrary(void* module);

static void* other;

int DllMain(void* instance, unsigned reason, void* reserved) {
    journal("loading", instance, reason, reserved);
    if (reason == 1) {
        FreeLibrary(LoadLibraryA("module_loading.dll"));
        other = LoadLibraryA("module_journal.dll");
    } else if (reason == 0) {
        FreeLibrary(other);
    }
    return 1;
}
