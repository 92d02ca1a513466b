/* A module that looks symbols up, so that the program sees who asked. */
void* GetProcAddress(void* module, const char* name);

void* ask(void* module, const char* name) {
    void* found = GetProcAddress(module, name);
    return found;
}
