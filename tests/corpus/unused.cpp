// Functions that nothing calls may refer to what is nowhere, as in libraries of which a program uses a part.
#include <windows.h>

#include <stdio.h>

extern HANDLE g_defined_by_another_program;
void DefinedByAnotherProgram(HANDLE handle);

void OfAnotherProgram() {
    DefinedByAnotherProgram(g_defined_by_another_program);
}

struct Unused {
    virtual ~Unused() { OfAnotherProgram(); }
};

int main() {
    printf("built\n");
    return 0;
}
